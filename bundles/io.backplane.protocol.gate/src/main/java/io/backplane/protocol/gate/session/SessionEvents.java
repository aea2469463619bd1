/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.session;

import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Sessions.SessionInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Writes beginnings and ends of sessions into the stream, in order, one batch at a time. What the
 * stream refuses waits for the next second; presence must not go wrong because a disk was full.
 */
public final class SessionEvents {
  private static final int MAX_WAITING = 1 << 16;
  private static final int MAX_BATCH = 256;

  private final NodeClock clock;
  private final Supplier<IngressBatch> batches;
  private final Supplier<Boolean> open;
  private final ArrayDeque<DeviceMessage> waiting = new ArrayDeque<>();
  private boolean busy;
  private long dropped;

  /**
   * Writes nothing yet.
   *
   * @param clock times of events
   * @param batches where they go
   * @param open whether the stream is there
   */
  public SessionEvents(NodeClock clock, Supplier<IngressBatch> batches, Supplier<Boolean> open) {
    this.clock = clock;
    this.batches = batches;
    this.open = open;
  }

  /** A device is there: its own session began, or it spoke over its gateway's. */
  void connected(DeviceKey device, SessionInfo s) {
    long time = clock.next();
    List<Sample> samples = new ArrayList<>(4);
    samples.add(new Sample("protocol", time, new Value.Text(s.protocol())));
    samples.add(new Sample("remote", time, new Value.Text(s.remote())));
    samples.add(new Sample("session", time, new Value.Text(s.id())));
    if (!device.device().equals(s.identity().device())) {
      samples.add(new Sample("gateway", time, new Value.Text(s.identity().device().value())));
    }
    add(device, s.protocol(), MessageKind.CONNECTED, samples);
  }

  void disconnected(DeviceKey device, SessionInfo s, String reason) {
    long time = clock.next();
    add(
        device,
        s.protocol(),
        MessageKind.DISCONNECTED,
        List.of(
            new Sample("reason", time, new Value.Text(reason)),
            new Sample("session", time, new Value.Text(s.id()))));
  }

  private void add(DeviceKey device, String protocol, MessageKind kind, List<Sample> samples) {
    Origin origin = new Origin(protocol, "", "", Origin.NONE.properties(), Origin.NONE.payload());
    long time = samples.get(0).time();
    DeviceMessage m =
        new DeviceMessage(device.tenant(), device.device(), kind, time, samples, origin);
    synchronized (this) {
      if (waiting.size() >= MAX_WAITING) {
        waiting.poll();
        dropped++;
      }
      waiting.add(m);
    }
    pump();
  }

  /** Writes what waits, unless a batch is on its way. */
  public void pump() {
    List<DeviceMessage> batch = take();
    if (batch.isEmpty()) {
      return;
    }
    IngressBatch out = batches.get();
    batch.forEach(out::offer);
    out.submit(outcomes -> answered(batch, outcomes));
  }

  private synchronized List<DeviceMessage> take() {
    List<DeviceMessage> batch = new ArrayList<>();
    if (!busy && open.get()) {
      while (batch.size() < MAX_BATCH && !waiting.isEmpty()) {
        batch.add(waiting.poll());
      }
      busy = !batch.isEmpty();
    }
    return batch;
  }

  private void answered(List<DeviceMessage> batch, Outcome[] outcomes) {
    boolean all = true;
    synchronized (this) {
      for (int i = outcomes.length - 1; i >= 0; i--) {
        if (outcomes[i] instanceof Outcome.Refused) {
          waiting.addFirst(batch.get(i));
          all = false;
        }
      }
      busy = false;
    }
    if (all) {
      pump();
    }
  }

  public synchronized long dropped() {
    return dropped;
  }

  public synchronized int waiting() {
    return waiting.size();
  }
}
