/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.subscription;

import com.fasterxml.jackson.core.JsonGenerator;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Sample;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What happened, each of it. Under pressure the oldest make room, which is counted. */
public final class EventSubscription extends MessageSubscription {
  /** Events kept for a client that does not keep up. */
  public static final int MAX_PENDING = 1_000;

  private final Deque<Event> pending = new ArrayDeque<>();
  private long skipped;

  public EventSubscription(String id, Scope scope) {
    super(id, scope, MessageKind.EVENT);
  }

  @Override
  synchronized void take(DeviceMessage message) {
    for (Sample sample : message.samples()) {
      if (pending.size() == MAX_PENDING) {
        pending.removeFirst();
        skipped++;
      }
      pending.add(new Event(message.device(), sample));
    }
  }

  @Override
  synchronized void pass(DeviceMessage message) {
    skipped += message.samples().size();
  }

  @Override
  public String topic() {
    return "events";
  }

  @Override
  public synchronized boolean pending() {
    return !pending.isEmpty() || skipped > 0 || incomplete();
  }

  @Override
  synchronized long content(JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("items");
    for (Event e : pending) {
      out.writeStartObject();
      out.writeStringField("device", e.device().value());
      out.writeStringField("name", e.sample().key());
      Frames.time("ts", e.sample().time(), out);
      Frames.value(e.sample().value(), out);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeNumberField("skipped", skipped);
    writeIncomplete(out);
    pending.clear();
    long told = skipped;
    skipped = 0;
    return told;
  }

  /** Whose it is. */
  private record Event(DeviceId device, Sample sample) {}
}
