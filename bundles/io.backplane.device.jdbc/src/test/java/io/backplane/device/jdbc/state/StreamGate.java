/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.state;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.IngressStats;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.api.Sessions;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Streams;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** As much of a gate as the registry uses: messages go into the stream, sessions are listed. */
public final class StreamGate implements Ingress, Sessions {
  private final Streams streams;
  private final LongSupplier clock;
  public final List<SessionInfo> open = new CopyOnWriteArrayList<>();

  public StreamGate(Streams streams, LongSupplier clock) {
    this.streams = streams;
    this.clock = clock;
  }

  @Override
  public IngressBatch newBatch() {
    return new Batch();
  }

  @Override
  public NodeClock clock() {
    return clock::getAsLong;
  }

  @Override
  public List<SessionInfo> list() {
    return List.copyOf(open);
  }

  @Override
  public int count() {
    return open.size();
  }

  @Override
  public boolean available(String dialect) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void whenAvailable(String dialect, Runnable callback) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome replay(int partition, long offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public IngressStats stats() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Handle open(SessionInfo info, Link link) {
    throw new UnsupportedOperationException();
  }

  private final class Batch implements IngressBatch {
    private final AppendBatch records = streams.stream(Streams.DEVICE).newBatch();
    private int size;

    @Override
    public int offer(DeviceIdentity from, Inbound in) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int offer(DeviceMessage m) {
      byte[] body = MessageCodec.encode(m);
      int hash = DeviceMessage.keyHash(m.tenant(), m.device());
      records.add(hash, m.receivedAt(), body, 0, body.length);
      return size++;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public void submit(Consumer<Outcome[]> done) {
      records.append(
          receipt -> {
            Outcome[] outcomes = new Outcome[size];
            java.util.Arrays.fill(outcomes, outcome(receipt));
            done.accept(outcomes);
          });
    }

    private Outcome outcome(Receipt receipt) {
      return receipt instanceof Receipt.Refused r
          ? new Outcome.Refused(new Rejection(Rejection.Reason.STREAM_FAULT, r.detail()))
          : Outcome.Accepted.INSTANCE;
    }
  }
}
