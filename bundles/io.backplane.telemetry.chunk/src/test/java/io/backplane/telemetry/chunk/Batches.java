/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Tally;
import io.backplane.telemetry.api.Range;
import io.backplane.telemetry.api.Series;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Messages of a few devices, all with key {@code v}, for tests that count. */
final class Batches {
  static final TenantId T = TenantId.DEFAULT;
  static final Range EVER = new Range(Long.MIN_VALUE, Long.MAX_VALUE);
  private long offset;

  static DeviceId device(int i) {
    return new DeviceId("d" + i);
  }

  static Series series(int i) {
    return new Series(T, device(i), "v");
  }

  static Clock clock(long micros) {
    return Clock.fixed(Instant.ofEpochMilli(micros / 1000), ZoneOffset.UTC);
  }

  static DeviceMessage message(int device, long time, double value) {
    return new DeviceMessage(
        T,
        device(device),
        MessageKind.TELEMETRY,
        time,
        List.of(new Sample("v", time, new Value.Real(value))),
        Origin.NONE);
  }

  /** One value per device at each time, the value being the time's index. */
  static List<DeviceMessage> grid(int devices, long from, long step, int count) {
    List<DeviceMessage> out = new ArrayList<>(devices * count);
    for (int i = 0; i < count; i++) {
      for (int d = 0; d < devices; d++) {
        out.add(message(d, from + i * step, (from + i * step) / 1_000_000));
      }
    }
    return out;
  }

  void write(ChunkTelemetry store, List<DeviceMessage> messages) {
    offset += messages.size();
    store.write(
        "device",
        messages,
        new Positions(1, new long[] {offset}),
        Tally.processed(messages.size()));
  }
}
