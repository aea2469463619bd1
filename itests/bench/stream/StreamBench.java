/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.Tally;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends records from a few threads in batches, a bounded number of batches under way, while one
 * group reads them; prints rate, CPU of the whole process per record and the time to the receipt.
 */
public final class StreamBench {
  private static final int BODY = 130;
  private static final int PRODUCERS = 2;

  /**
   * What a line measures.
   *
   * @param level of durability
   * @param size records in a batch
   * @param underWay batches without a receipt, of all producers
   * @param consume whether a group reads at the same time
   * @param paced records per second that are asked for; 0 for as many as go
   */
  private record Load(String level, int size, int underWay, boolean consume, int paced) {
    String asked() {
      return paced == 0 ? "all" : String.valueOf(paced);
    }
  }

  private StreamBench() {}

  /** Arguments: seconds per line, data folder. */
  public static void main(String[] arguments) throws Exception {
    int seconds = Integer.parseInt(arguments[0]);
    Path folder = Path.of(arguments[1]);
    System.out.printf(
        "%-5s %6s %9s %8s %9s | %12s %12s %9s %9s %10s %12s%n",
        "level",
        "batch",
        "under way",
        "consumer",
        "asked/s",
        "records/s",
        "CPU us/rec",
        "p50 ms",
        "p99 ms",
        "rec/commit",
        "read/s");
    for (String level : List.of("os", "disk")) {
      run(new Load(level, 100, 100, true, 0), 2, folder, false);
      for (int batch : new int[] {1, 20, 100, 1000}) {
        for (boolean consumer : new boolean[] {false, true}) {
          run(new Load(level, batch, 100, consumer, 0), seconds, folder, true);
        }
      }
    }
    run(new Load("disk", 20, 1, true, 0), seconds, folder, true);
    for (int rate : new int[] {20_000, 100_000, 200_000}) {
      run(new Load("disk", 10, 200, true, rate), seconds, folder, true);
    }
    catchUp(folder, seconds);
  }

  private static void run(Load load, int seconds, Path folder, boolean print) throws Exception {
    delete(folder);
    FileStreams streams = new FileStreams(folder, config(load.level), 0);
    Stream stream = streams.stream("device");
    Reader reader = new Reader(stream);
    if (load.consume) {
      reader.start();
    }
    long cpu = cpu();
    long begin = System.nanoTime();
    Producer[] producers = new Producer[PRODUCERS];
    for (int i = 0; i < PRODUCERS; i++) {
      producers[i] =
          new Producer(stream, load, load.underWay / PRODUCERS, begin + seconds * 1_000_000_000L);
      producers[i].start();
    }
    long records = 0;
    Latencies latencies = new Latencies();
    for (Producer producer : producers) {
      producer.join();
      records += producer.durable.get();
      latencies.add(producer.latencies);
    }
    long nanos = System.nanoTime() - begin;
    cpu = cpu() - cpu;
    long read = reader.count.get();
    long rounds = ((FileStream) stream).committer().rounds();
    reader.end();
    if (print) {
      double seen = records;
      line(
          load,
          latencies,
          new double[] {seen * 1e9 / nanos, cpu / 1e3 / seen, seen / rounds, read * 1e9 / nanos});
    }
    streams.close();
    delete(folder);
  }

  /** Rates: records per second, CPU of each, records per commit, records read per second. */
  private static void line(Load load, Latencies latencies, double[] rates) {
    System.out.printf(
        "%-5s %6d %9d %8s %9s | %,12.0f %12.3f %9.2f %9.2f %10.0f %,12.0f%n",
        load.level,
        load.size,
        load.underWay,
        load.consume ? "yes" : "no",
        load.asked(),
        rates[0],
        rates[1],
        latencies.quantile(0.5),
        latencies.quantile(0.99),
        rates[2],
        rates[3]);
  }

  private static void catchUp(Path folder, int seconds) throws Exception {
    delete(folder);
    FileStreams streams = new FileStreams(folder, config("os"), 0);
    Stream stream = streams.stream("device");
    Producer producer =
        new Producer(
            stream,
            new Load("os", 100, 50, false, 0),
            50,
            System.nanoTime() + seconds * 1_000_000_000L);
    producer.start();
    producer.join();
    long before = cpu();
    long begin = System.nanoTime();
    Reader reader = new Reader(stream);
    reader.start();
    while (reader.count.get() < producer.durable.get()) {
      Thread.onSpinWait();
      Thread.sleep(1);
    }
    long nanos = System.nanoTime() - begin;
    System.out.printf(
        "catching up from the files: %,.0f records/s, %.3f CPU us/rec%n",
        reader.count.get() * 1e9 / nanos, (cpu() - before) / 1e3 / reader.count.get());
    reader.end();
    streams.close();
    begin = System.nanoTime();
    streams = new FileStreams(folder, config("os"), 0);
    streams.stream("device");
    System.out.printf("opening again: %.0f ms%n", (System.nanoTime() - begin) / 1e6);
    streams.close();
    delete(folder);
  }

  private static Config config(String level) {
    Map<String, Object> changed =
        Map.of("level", level, "lingerMicros", Integer.getInteger("linger", 1000));
    return (Config)
        Proxy.newProxyInstance(
            Config.class.getClassLoader(),
            new Class<?>[] {Config.class},
            (proxy, method, arguments) ->
                changed.getOrDefault(method.getName(), method.getDefaultValue()));
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void delete(Path folder) throws Exception {
    if (Files.exists(folder)) {
      try (var all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static final class Latencies {
    private final long[] buckets = new long[400];

    void record(long nanos) {
      int bucket = (int) (Math.log(Math.max(1, nanos / 1000.0)) * 20);
      synchronized (this) {
        buckets[Math.min(buckets.length - 1, bucket)]++;
      }
    }

    void add(Latencies other) {
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] += other.buckets[i];
      }
    }

    double quantile(double q) {
      long total = 0;
      for (long n : buckets) {
        total += n;
      }
      long left = (long) (total * q);
      int i = 0;
      while (i < buckets.length - 1 && (left -= buckets[i]) > 0) {
        i++;
      }
      return Math.exp(i / 20.0) / 1000;
    }
  }

  private static final class Producer extends Thread {
    private final Stream stream;
    private final int size;
    private final int paced;
    private final long until;
    private final Semaphore window;
    private final int underWay;
    private final long begin = System.nanoTime();
    final AtomicLong durable = new AtomicLong();
    final Latencies latencies = new Latencies();

    Producer(Stream stream, Load load, int share, long until) {
      super("producer");
      this.stream = stream;
      this.size = load.size;
      this.paced = load.paced;
      this.underWay = Math.max(1, share);
      this.window = new Semaphore(underWay);
      this.until = until;
    }

    private void pace(long number) {
      long due = paced == 0 ? 0 : begin + (long) (number * size * 1e9 * PRODUCERS / paced);
      long wait = due - System.nanoTime();
      if (paced > 0 && wait > 50_000) {
        LockSupport.parkNanos(wait);
      }
    }

    @Override
    public void run() {
      long appended = 0;
      byte[] body = new byte[BODY];
      int key = hashCode();
      while (System.nanoTime() < until) {
        pace(++appended);
        window.acquireUninterruptibly();
        AppendBatch batch = stream.newBatch();
        long time = System.currentTimeMillis() * 1000;
        for (int i = 0; i < size; i++) {
          key = key * 0x9E3779B9 + 12345;
          batch.add(key, time, body, 0, BODY);
        }
        long handedOver = System.nanoTime();
        batch.append(
            receipt -> {
              if (receipt instanceof Receipt.Durable) {
                durable.addAndGet(size);
                latencies.record(System.nanoTime() - handedOver);
              } else {
                System.err.println(receipt);
              }
              window.release();
            });
      }
      window.acquireUninterruptibly(underWay);
    }
  }

  private static final class Reader extends Thread {
    private final StreamConsumer consumer;
    private volatile boolean ended;
    final AtomicLong count = new AtomicLong();
    long sum;

    Reader(Stream stream) {
      super("reader");
      consumer = stream.consumer("bench", Stream.StartAt.OLDEST);
    }

    @Override
    public void run() {
      try {
        while (!ended) {
          List<StreamRecord> records = consumer.poll(2000, 100);
          for (StreamRecord each : records) {
            sum += each.body().get(each.body().position()) + each.offset();
          }
          consumer.commit(consumer.positions(), Tally.processed(records.size()));
          count.addAndGet(records.size());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void end() throws InterruptedException {
      ended = true;
      consumer.wakeup();
      join();
      consumer.close();
    }
  }
}
