/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.writer;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.MessageFormatException;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.TenantId;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.Streams;
import io.backplane.stream.api.Tally;
import io.backplane.telemetry.api.TelemetryException;
import io.backplane.telemetry.api.TelemetryReader.StoreStatus;
import io.backplane.telemetry.api.spi.TelemetryStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work with one store and one consumer: poll, decode, write, commit what the store has made
 * durable. Goes on where the store ended, so every record enters it exactly once, whoever wrote
 * before and however that ended.
 */
final class Session {
  static final String GROUP = "telemetry-writer";
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private final StreamConsumer consumer;
  private final TelemetryStore store;
  private final Pace pace;
  private final Counters counters;
  private final Loop loop;
  private final DeadLetters deadLetters;
  private final Offsets offsets;
  private final Removed removed;
  private final Map<TenantId, Set<DeviceId>> marked = new HashMap<>();
  private final Tallies tallies = new Tallies();

  Session(Loop loop, StreamConsumer consumer, TelemetryStore store) {
    this.loop = loop;
    this.consumer = consumer;
    this.store = store;
    this.pace = loop.pace();
    this.counters = loop.counters();
    this.removed = loop.removed();
    this.deadLetters = new DeadLetters(loop.streams());
    this.offsets = new Offsets(loop.streams().stream(Streams.DEVICE), consumer, store);
  }

  void run() throws InterruptedException {
    seek();
    offsets.begin();
    StoreStatus status = store.status();
    counters.beginGiving(status.stored() + status.merged());
    try {
      goOn();
    } finally {
      counters.endGiving();
    }
  }

  private void goOn() throws InterruptedException {
    while (loop.goesOn(store)) {
      List<StreamRecord> records = consumer.poll(pace.batch(), pace.pollMillis());
      if (!records.isEmpty() && !take(records)) {
        break;
      }
      offsets.commit();
      loop.succeeded();
    }
    finish();
  }

  private void seek() {
    Positions written = store.written(Streams.DEVICE);
    if (written == null) {
      return;
    }
    if (written.epoch() == consumer.positions().epoch()) {
      consumer.seek(written);
    } else {
      LOG.warn(
          "the store ends at {} of another epoch of the stream, going on at {}",
          written,
          consumer.positions());
    }
  }

  /** Decodes and writes; false if the store changed before it took the batch. */
  private boolean take(List<StreamRecord> records) throws InterruptedException {
    List<DeviceMessage> messages = new ArrayList<>(records.size());
    marked.clear();
    tallies.begin();
    int bad = 0;
    for (int i = 0; i < records.size(); i++) {
      StreamRecord r = records.get(i);
      int begin = r.body().position();
      try {
        add(MessageCodec.decode(r.body(), false), messages);
      } catch (MessageFormatException e) {
        bad++;
        r.body().position(begin);
        deadLetters.add(r, e.getMessage());
      }
    }
    deadLetters.append();
    erase();
    if (!write(messages, tallies.end(messages, bad))) {
      return false;
    }
    counters.batch(records.size(), bad);
    removed.forget(records.get(records.size() - 1).time());
    return true;
  }

  private void add(DeviceMessage m, List<DeviceMessage> messages) {
    if (m.kind() == MessageKind.REMOVED) {
      int before = messages.size();
      messages.removeIf(o -> o.device().equals(m.device()) && o.tenant().equals(m.tenant()));
      tallies.ofRemoved(before - messages.size());
      tallies.mark();
      marked.computeIfAbsent(m.tenant(), t -> new LinkedHashSet<>()).add(m.device());
      removed.mark(m);
    } else if (removed.late(m)) {
      counters.late();
      tallies.ofRemoved(1);
    } else {
      messages.add(m);
    }
  }

  /**
   * All of a device that lies before its mark goes: what the store has, and what the batch would
   * add. Durable in one step with the offsets; a mark read again finds what came back with it.
   */
  private void erase() {
    marked.forEach(
        (tenant, devices) -> {
          long values = store.erase(tenant, devices);
          counters.erased(devices.size(), values);
          LOG.info("{} devices were removed, {} values of them are erased", devices.size(), values);
        });
  }

  private boolean write(List<DeviceMessage> messages, Tally tally) throws InterruptedException {
    Positions upTo = consumer.positions();
    boolean complained = false;
    while (loop.goesOn(store)) {
      try {
        store.write(Streams.DEVICE, messages, upTo, tally);
        counters.given(tallies.values());
        return true;
      } catch (TelemetryException e) {
        counters.retry();
        if (!complained) {
          LOG.warn("the store takes nothing, the stream keeps it: {}", e.getMessage());
        }
        complained = true;
        loop.rest();
      }
    }
    return false;
  }

  /** At the end of the writer all is made durable; a store that went does so itself. */
  private void finish() {
    try {
      if (loop.isStopping()) {
        store.flush();
      }
    } catch (TelemetryException e) {
      LOG.warn("ended with values not durable, the stream keeps them: {}", e.getMessage());
    }
    offsets.commit();
  }
}
