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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Newest values. Under pressure the newer value replaces the older one, which is counted. */
public final class TelemetrySubscription extends MessageSubscription {
  /** Values kept for a client that does not keep up; the oldest make room. */
  public static final int MAX_PENDING = 5_000;

  private final Set<String> keys;
  private final Map<Place, Sample> newest = new LinkedHashMap<>();
  private long skipped;

  /**
   * About some devices.
   *
   * @param id the client's name for it
   * @param scope which devices
   * @param keys which properties, empty for all
   */
  public TelemetrySubscription(String id, Scope scope, Set<String> keys) {
    super(id, scope, MessageKind.TELEMETRY);
    this.keys = Set.copyOf(keys);
  }

  @Override
  void take(DeviceMessage message) {
    for (Sample sample : message.samples()) {
      if (keys.isEmpty() || keys.contains(sample.key())) {
        put(new Place(message.device(), sample.key()), sample);
      }
    }
  }

  @Override
  void pass(DeviceMessage message) {
    long values =
        message.samples().stream().filter(s -> keys.isEmpty() || keys.contains(s.key())).count();
    synchronized (this) {
      skipped += values;
    }
  }

  private synchronized void put(Place place, Sample sample) {
    Sample older = newest.get(place);
    if (older != null) {
      skipped++;
      if (older.time() <= sample.time()) {
        newest.put(place, sample);
      }
      return;
    }
    if (newest.size() == MAX_PENDING) {
      Iterator<Place> oldest = newest.keySet().iterator();
      oldest.next();
      oldest.remove();
      skipped++;
    }
    newest.put(place, sample);
  }

  @Override
  public String topic() {
    return "telemetry";
  }

  @Override
  public synchronized boolean pending() {
    return !newest.isEmpty() || skipped > 0 || incomplete();
  }

  @Override
  synchronized long content(JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("items");
    for (Map.Entry<Place, Sample> e : newest.entrySet()) {
      out.writeStartObject();
      out.writeStringField("device", e.getKey().device().value());
      out.writeStringField("key", e.getKey().key());
      Frames.time("ts", e.getValue().time(), out);
      Frames.value(e.getValue().value(), out);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeNumberField("skipped", skipped);
    writeIncomplete(out);
    newest.clear();
    long told = skipped;
    skipped = 0;
    return told;
  }

  /** Where a value belongs. */
  private record Place(DeviceId device, String key) {}
}
