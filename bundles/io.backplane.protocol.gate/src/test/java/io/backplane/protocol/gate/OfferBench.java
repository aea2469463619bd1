/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.dialect.native_.NativeDialect;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.security.api.Authorizer;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus;
import io.backplane.stream.api.Streams;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What one message costs between offer and answer, over a stream that only copies. Run it by hand;
 * asserts nothing.
 */
public final class OfferBench {
  private static final int BATCH = 32;
  private static final int ROUNDS = 60_000;
  private static final byte[] PAYLOAD =
      "{\"ts\":%d,\"values\":{\"temperature\":21.57,\"humidity\":45.3}}"
          .formatted(System.currentTimeMillis())
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] UNTIMED =
      "{\"temperature\":21.57,\"humidity\":45.3,\"state\":\"running ok\"}"
          .getBytes(StandardCharsets.UTF_8);

  private OfferBench() {}

  /** Prints CPU nanoseconds per message. */
  public static void main(String[] args) throws Exception {
    Gate gate = new Gate(Fakes.config(1 << 20));
    gate.bindStreams(new CopyStreams());
    gate.bindAuthorizer((s, a, r) -> new Authorizer.Decision(true, ""));
    Dialect dialect = new NativeDialect();
    gate.bindDialect(dialect, Map.of(Dialect.NAME, "native"));
    gate.bindRegistry(new Fakes.Registry());
    GateHarness.await(() -> gate.available("native"));
    DeviceIdentity[] devices = new DeviceIdentity[100];
    for (int i = 0; i < devices.length; i++) {
      devices[i] = GateHarness.identity("device-" + i);
    }
    for (byte[] payload : List.of(PAYLOAD, UNTIMED)) {
      for (int run = 0; run < 6; run++) {
        long decode = decode(dialect, gate.clock(), devices, payload);
        long whole = whole(gate, devices, payload, BATCH);
        long single = whole(gate, devices, payload, 1);
        print(payload.length, decode, whole, single);
      }
    }
    print(0, 0, (long) gate.stats().p50Micros(), (long) gate.stats().p99Micros());
    gate.deactivate();
  }

  /** CPU time of this thread: other processes do not count. */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void print(int bytes, long decode, long whole, long single) {
    System.out.printf(
        "%d bytes: decode %d ns, offer to answer %d ns in batches of %d, %d ns alone%n",
        bytes, decode, whole, BATCH, single);
  }

  private static long decode(
      Dialect dialect, NodeClock clock, DeviceIdentity[] devices, byte[] payload) {
    long start = cpu();
    int n = ROUNDS * BATCH;
    for (int i = 0; i < n; i++) {
      Inbound in = new Inbound("mqtt", "telemetry", Map.of(), payload);
      if (dialect.decode(devices[i % 100], in, clock) instanceof Dialect.Rejected r) {
        throw new IllegalStateException(r.toString());
      }
    }
    return (cpu() - start) / n;
  }

  private static long whole(Gate gate, DeviceIdentity[] devices, byte[] payload, int size) {
    long start = cpu();
    int n = ROUNDS * BATCH / size;
    for (int r = 0; r < n; r++) {
      IngressBatch batch = gate.newBatch();
      for (int i = 0; i < size; i++) {
        batch.offer(
            devices[(r + i / 8) % 100], new Inbound("mqtt", "telemetry", Map.of(), payload));
      }
      batch.submit(all -> {});
    }
    return (cpu() - start) / ((long) n * size);
  }

  /** Copies and says durable. */
  private static final class CopyStreams implements Streams {
    private final CopyStream stream = new CopyStream();

    @Override
    public Stream stream(String name) {
      return stream;
    }

    @Override
    public List<String> names() {
      return List.of();
    }
  }

  private static final class CopyStream implements Stream {
    private byte[] spare = new byte[1 << 16];

    @Override
    public String name() {
      return "copy";
    }

    @Override
    public int partitions() {
      return 4;
    }

    @Override
    public int epoch() {
      return 1;
    }

    @Override
    public AppendBatch newBatch() {
      byte[] to = spare;
      return new AppendBatch() {
        private int at;
        private int count;

        @Override
        public int add(int keyHash, long time, byte[] body, int from, int length) {
          at = at + length > to.length ? 0 : at;
          System.arraycopy(body, from, to, at, length);
          at += length;
          return count++;
        }

        @Override
        public int size() {
          return count;
        }

        @Override
        public long bytes() {
          return at;
        }

        @Override
        public void append(Consumer<Receipt> done) {
          done.accept(new Receipt.Durable(new long[count]));
        }
      };
    }

    @Override
    public StreamConsumer consumer(String group, StartAt from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<StreamRecord> read(int partition, long offset, int max) {
      return List.of();
    }

    @Override
    public boolean dropGroup(String group) {
      return false;
    }

    @Override
    public StreamStatus status() {
      return new StreamStatus("copy", 1, "os", List.of(), List.of(), 0, 0, 0, 0, "");
    }
  }
}
