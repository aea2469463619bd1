/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.message.api.WireWriter;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Tally;
import io.backplane.telemetry.api.Range;
import io.backplane.telemetry.api.Series;
import io.backplane.telemetry.chunk.keep.Removal;
import io.backplane.telemetry.chunk.keep.State;
import io.backplane.telemetry.chunk.series.Settings;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The chunk store under the made-up fleet: writing by way of encoded messages, then questions. */
public final class ChunkBench {
  private static final TenantId T = TenantId.DEFAULT;
  private static final String[] KEYS = {"temperature", "humidity"};
  private static final long DAY = 86_400_000_000L;
  private static final int BATCH = 4096;
  private static final int FAST = 100_000;
  private static final long WARM_UP = 500_000;
  private static final String[] COLLECTORS = {"VM Thread", "GC Thread"};
  private static final String[] COMPILERS = {"C1", "C2"};
  private final Fleet fleet;
  private final int devices;
  private final long messages;
  private final WireWriter wire = new WireWriter(256);
  private double decodeSeconds;
  private double makeSeconds;
  private double writeSeconds;
  private long offset;

  private ChunkBench(int devices, long values) {
    this.devices = devices;
    this.messages = values / 2;
    this.fleet = new Fleet(devices);
  }

  /** Arguments: folder, values, devices, encrypted. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    long values = Long.parseLong(args[1]);
    int devices = Integer.parseInt(args[2]);
    boolean encrypted = Boolean.parseBoolean(args[3]);
    System.out.printf(
        "chunk store, %s, %d values of %d devices x 2 keys, heap %d MB%n",
        encrypted ? "encrypted" : "in clear",
        values,
        devices,
        Runtime.getRuntime().maxMemory() >> 20);
    new ChunkBench(devices, values).run(folder, encrypted);
  }

  private void run(Path folder, boolean encrypted) throws Exception {
    Settings settings =
        Settings.of(
            "retry:" + folder.resolve("chunks.mv"),
            encrypted ? "0123456789abcdef".repeat(4).toCharArray() : null);
    long end = fleet.time(messages - 1);
    Clock clock = Clock.fixed(Instant.ofEpochMilli(end / 1000), ZoneOffset.UTC);
    ChunkTelemetry store = new ChunkTelemetry(settings, clock);
    warmUp();
    write(store, folder);
    ask(store, end);
    drop(store, folder);
    Report.line("peak RSS", Report.rssMegabytes(), "MB");
    store.close();
  }

  /** Compiles what makes and decodes messages, so that this is not booked on the store. */
  private void warmUp() {
    for (long m = 0; m < WARM_UP; m += BATCH) {
      decode(make(m));
    }
    makeSeconds = 0;
    decodeSeconds = 0;
  }

  private void write(ChunkTelemetry store, Path folder) throws Exception {
    double cpu = Report.cpuSeconds();
    double collected = Report.jvmThreads(COLLECTORS);
    double compiled = Report.jvmThreads(COMPILERS);
    long begin = System.nanoTime();
    double half = 0;
    for (long m = 0; m < messages; m += BATCH) {
      if (half == 0 && m >= messages / 2) {
        half = storeSeconds(cpu);
      }
      take(store, decode(make(m)));
    }
    store.flush();
    double total = storeSeconds(cpu);
    double millions = 2 * messages / 1e6;
    double wall = (System.nanoTime() - begin) / 1e9;
    Report.line(
        "writing, CPU of write() and checkpoints", writeSeconds / millions, "s per M values");
    Report.line("all the store's CPU, with GC, JIT and upkeep", total / millions, "s per M values");
    Report.line(
        "  of it garbage collection",
        (Report.jvmThreads(COLLECTORS) - collected) / millions,
        "s per M values");
    Report.line(
        "  of it compilation",
        (Report.jvmThreads(COMPILERS) - compiled) / millions,
        "s per M values");
    Report.line(
        "  of it upkeep", Report.jvmThreads("telemetry-chunk") / millions, "s per M values");
    Report.line(
        "  in the second half of the values", (total - half) * 2 / millions, "s per M values");
    Report.line("decoding the messages", decodeSeconds / millions, "s per M values");
    Report.line("wall clock, making the messages included", wall / millions, "s per M values");
    Report.line("checkpoints", store.store().checkpoint().count(), "");
    compact(store, folder);
    fast(store);
  }

  private void compact(ChunkTelemetry store, Path folder) throws Exception {
    Report.line("file right after", Report.bytes(folder) / (2.0 * messages), "bytes per value");
    long t = System.nanoTime();
    store.store().upkeep().compact();
    Report.line("compaction", (System.nanoTime() - t) / 1e9, "s");
    Report.line(
        "file after compaction", Report.bytes(folder) / (2.0 * messages), "bytes per value");
  }

  private double storeSeconds(double since) {
    return Report.cpuSeconds() - since - makeSeconds - decodeSeconds;
  }

  private List<byte[]> make(long first) {
    double t0 = Report.threadSeconds();
    List<byte[]> encoded = new ArrayList<>(BATCH);
    for (long m = first; m < Math.min(first + BATCH, messages); m++) {
      encoded.add(encode(m));
    }
    makeSeconds += Report.threadSeconds() - t0;
    return encoded;
  }

  private List<DeviceMessage> decode(List<byte[]> encoded) {
    double t0 = Report.threadSeconds();
    List<DeviceMessage> batch = new ArrayList<>(encoded.size());
    for (byte[] b : encoded) {
      batch.add(MessageCodec.decode(ByteBuffer.wrap(b), false));
    }
    decodeSeconds += Report.threadSeconds() - t0;
    return batch;
  }

  private void take(ChunkTelemetry store, List<DeviceMessage> batch) {
    double t0 = Report.threadSeconds();
    offset += batch.size();
    store.write(
        "device", batch, new Positions(1, new long[] {offset}), Tally.processed(batch.size()));
    writeSeconds += Report.threadSeconds() - t0;
  }

  private byte[] encode(long m) {
    long time = fleet.time(m);
    DeviceMessage message =
        new DeviceMessage(
            T,
            device(fleet.device(m)),
            MessageKind.TELEMETRY,
            time,
            List.of(
                new Sample(KEYS[0], time, new Value.Real(fleet.value(m, 0, time))),
                new Sample(KEYS[1], time, new Value.Real(fleet.value(m, 1, time)))),
            Origin.NONE);
    wire.reset();
    MessageCodec.encode(message, wire);
    return wire.toByteArray();
  }

  private static DeviceId device(int d) {
    return new DeviceId("device-" + d);
  }

  /** One more device, once per second, for the raw range. */
  private void fast(ChunkTelemetry store) {
    Random r = new Random(3);
    List<DeviceMessage> batch = new ArrayList<>();
    for (int i = 0; i < FAST; i++) {
      long time = Fleet.BASE + i * 1_000_000L;
      double v = Math.rint(2000 + 100 * Math.sin(i / 600.0) + 10 * r.nextGaussian()) / 100;
      batch.add(
          new DeviceMessage(
              T,
              new DeviceId("fast"),
              MessageKind.TELEMETRY,
              time,
              List.of(new Sample("speed", time, new Value.Real(v))),
              Origin.NONE));
    }
    store.write("device", batch, new Positions(1, new long[] {++offset}), Tally.NONE);
    store.flush();
  }

  private void ask(ChunkTelemetry store, long end) throws Exception {
    Random r = new Random(1);
    Range day = new Range(Fleet.BASE, Fleet.BASE + DAY);
    Range all = new Range(Fleet.BASE, (end / 3_600_000_000L + 1) * 3_600_000_000L);
    for (int i = 0; i < 300; i++) {
      store.downsample(series(r), day, 300);
    }
    Report.time("a day of a series, 300 buckets", 200, () -> store.downsample(series(r), day, 300));
    Report.time("the same series again", 100, () -> store.downsample(same(), day, 300));
    Report.time("a day of a series, LTTB to 300", 100, () -> store.lttb(series(r), day, 300));
    Series fast = new Series(T, new DeviceId("fast"), "speed");
    Range ever = new Range(Long.MIN_VALUE, Long.MAX_VALUE);
    Report.time("100 000 raw values", 20, () -> store.range(fast, ever, 1_000_000, false));
    Report.time("27 h at 1 Hz, 1000 buckets", 20, () -> store.downsample(fast, ever, 1000));
    long hour = 3_600_000_000L;
    Report.time("fleet average per hour", 20, () -> store.aggregate(T, null, KEYS[0], all, hour));
    Range odd = new Range(all.from() + 1, all.to() - 1);
    Report.time(
        "the same with a ragged range", 5, () -> store.aggregate(T, null, KEYS[0], odd, hour));
    Report.time(
        "fleet average per 5 minutes", 3, () -> store.aggregate(T, null, KEYS[0], all, hour / 12));
    List<DeviceId> some =
        IntStream.range(0, 100).mapToObj(i -> device(i * (devices / 100))).toList();
    Report.time("100 devices per hour", 10, () -> store.aggregate(T, some, KEYS[0], all, hour));
    Report.time("latest of a device", 1000, () -> store.latest(T, device(r.nextInt(devices))));
    Report.time("latest of 100 devices", 100, () -> store.latest(T, some, KEYS[0]));
  }

  private Series series(Random r) {
    return new Series(T, device(r.nextInt(devices)), KEYS[r.nextInt(2)]);
  }

  private Series same() {
    return new Series(T, device(17), KEYS[1]);
  }

  private void drop(ChunkTelemetry store, Path folder) throws Exception {
    State state = store.store().state();
    long day = state.dayCounts.firstKey();
    long before = Report.bytes(folder);
    long begin = System.nanoTime();
    state.mutex.lock();
    try {
      new Removal(state).day(day);
    } finally {
      state.mutex.unlock();
    }
    Report.line("dropping a day", (System.nanoTime() - begin) / 1e6, "ms");
    begin = System.nanoTime();
    store.store().upkeep().compact();
    Report.line("giving the space back", (System.nanoTime() - begin) / 1e6, "ms, in short slices");
    Report.line("file before", before / 1e6, "MB");
    Report.line("file then", Report.bytes(folder) / 1e6, "MB");
  }
}
