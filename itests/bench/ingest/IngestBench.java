/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a durable QoS 1 message costs from the socket to the store, beside a mosquitto that only
 * acknowledges from memory, both in the same run.
 */
public final class IngestBench {
  private static final long YEAR_MILLIS = 31_536_000_000L;

  private IngestBench() {}

  /** Arguments: the distribution, seconds per run, window, {@code profile} for a table by stage. */
  public static void main(String[] args) throws Exception {
    long seconds = Long.parseLong(args[1]);
    int window = Integer.parseInt(args[2]);
    int faults = 0;
    try (Servers servers = new Servers(Path.of(args[0]), "")) {
      Rest rest = servers.rest();
      List<Login> logins = servers.devices("bench", 100);
      head();
      warm(servers, logins, window);
      for (int connections : new int[] {100, 1}) {
        List<Login> some = logins.subList(0, connections);
        int w = connections == 1 ? Math.max(window, 1000) : window;
        Profile profile = args.length > 3 ? Profile.start(servers.node(), servers.data()) : null;
        long messages = measureNode(servers, some, w, seconds);
        faults += messages < 0 ? 1 : 0;
        if (profile != null) {
          profile.print(Math.abs(messages));
          continue;
        }
        measureMosquitto(servers, connections, w, seconds);
      }
      boolean balanced = rest.call("GET", "/ledger", null).path("balanced").asBoolean();
      System.out.println("ledger balanced: " + balanced);
      faults += balanced ? 0 : 1;
    }
    if (faults > 0) {
      System.exit(1);
    }
  }

  private static void head() {
    System.out.printf(
        "%-11s %5s %6s %10s %10s %9s %8s %8s %8s %9s%n",
        "server",
        "conns",
        "window",
        "acked/s",
        "stored/s",
        "CPU us/m",
        "p50 ms",
        "p99 ms",
        "RSS MB",
        "behind s");
  }

  private static What what(int window) {
    return new What("telemetry", new Body.TwoValues(), 1, window);
  }

  private static void warm(Servers servers, List<Login> logins, int window) throws Exception {
    long before = rows(servers.rest());
    try (Loop loop = new Loop(servers.mqttPort(), null)) {
      loop.connect(logins, 50);
      loop.publish(what(window), TimeUnit.SECONDS.toNanos(8));
      awaitRows(servers.rest(), before + 2 * loop.acknowledged());
    }
  }

  /** Messages acknowledged; as a negative number if the store does not hold just these. */
  private static long measureNode(Servers servers, List<Login> logins, int window, long seconds)
      throws Exception {
    Rest rest = servers.rest();
    Process node = servers.node();
    long rowsBefore = rows(rest);
    long readBefore = readBack(rest);
    try (Loop loop = new Loop(servers.mqttPort(), null)) {
      loop.connect(logins, 50);
      Lag lag = new Lag(rest, loop, rowsBefore);
      Thread watcher = new Thread(lag, "lag");
      double cpuBefore = Machine.cpu(node);
      long t0 = System.nanoTime();
      watcher.start();
      loop.publish(what(window), TimeUnit.SECONDS.toNanos(seconds));
      double ackSeconds = (System.nanoTime() - t0) / 1e9;
      long messages = loop.acknowledged();
      awaitRows(rest, rowsBefore + 2 * messages);
      double storedSeconds = (System.nanoTime() - t0) / 1e9;
      lag.stop = true;
      watcher.join();
      double cpu = (Machine.cpu(node) - cpuBefore) / messages;
      long rows = readBack(rest) - readBefore;
      Rates rates = new Rates(messages / ackSeconds, rows / 2.0 / storedSeconds, lag.worstSeconds);
      Cost cost = new Cost(cpu, Machine.rss(node));
      row(
          "%-11s %5d %6d".formatted("backplane", logins.size(), window),
          rates,
          cost,
          loop.latencies());
      if (rows != 2 * messages) {
        System.out.println("MISMATCH: " + messages + " messages acknowledged, " + rows + " rows");
        return -messages;
      }
      return messages;
    }
  }

  private static void measureMosquitto(Servers servers, int connections, int window, long seconds)
      throws IOException {
    List<Login> logins = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      logins.add(Login.anonymous("m" + i));
    }
    try (Loop loop = new Loop(servers.mosquittoPort(), null)) {
      loop.connect(logins, 50);
      Process server = servers.mosquitto();
      double cpuBefore = Machine.cpu(server);
      long t0 = System.nanoTime();
      loop.publish(what(window), TimeUnit.SECONDS.toNanos(seconds));
      double s = (System.nanoTime() - t0) / 1e9;
      long messages = loop.acknowledged();
      double cpu = (Machine.cpu(server) - cpuBefore) / messages;
      row(
          "%-11s %5d %6d".formatted("mosquitto", connections, window),
          new Rates(messages / s, 0, 0),
          new Cost(cpu, Machine.rss(server)),
          loop.latencies());
    }
  }

  /** Messages per second, and how many seconds the store is behind the acknowledgements. */
  private record Rates(double acked, double stored, double behind) {}

  /** CPU of a message in microseconds, and bytes. */
  private record Cost(double cpu, long rss) {}

  private static void row(String what, Rates rates, Cost cost, Latencies latencies) {
    System.out.printf(
        Locale.ROOT,
        "%s %10.0f %10.0f %9.2f %8.2f %8.2f %8.0f %9.2f%n",
        what,
        rates.acked,
        rates.stored,
        cost.cpu,
        latencies.percentile(0.5),
        latencies.percentile(0.99),
        cost.rss / 1e6,
        rates.behind);
  }

  /** Values of the fleet that can be read back. */
  private static long readBack(Rest rest) throws IOException, InterruptedException {
    long count = 0;
    long to = System.currentTimeMillis() + YEAR_MILLIS;
    String range = "&from=0&to=" + to + "&interval=" + YEAR_MILLIS;
    for (String key : new String[] {"temperature", "humidity"}) {
      JsonNode buckets = rest.call("GET", "/telemetry/aggregate?key=" + key + range, null);
      for (JsonNode bucket : buckets.path("items")) {
        count += bucket.path("count").asLong();
      }
    }
    return count;
  }

  /** Rows by the store's own counter, which costs nothing to ask again and again. */
  private static long rows(Rest rest) throws IOException, InterruptedException {
    JsonNode s = rest.call("GET", "/telemetry/status", null);
    return s.path("stored").asLong() + s.path("merged").asLong();
  }

  /** Waits until that many rows are in the store. */
  private static void awaitRows(Rest rest, long expected) throws Exception {
    Servers.await("row " + expected, () -> rows(rest) >= expected);
  }

  /** Watches how far the store lags behind the acknowledgements, in seconds at the run's rate. */
  private static final class Lag implements Runnable {
    private final Rest rest;
    private final Loop load;
    private final long rowsBefore;
    private volatile boolean stop;
    private volatile double worstSeconds;

    Lag(Rest rest, Loop load, long rowsBefore) {
      this.rest = rest;
      this.load = load;
      this.rowsBefore = rowsBefore;
    }

    @Override
    public void run() {
      long t0 = System.nanoTime();
      try {
        while (!stop) {
          long acked = load.acknowledged();
          long rows = rows(rest) - rowsBefore;
          double rate = acked / ((System.nanoTime() - t0) / 1e9);
          if (acked > 10_000) {
            worstSeconds = Math.max(worstSeconds, (acked - rows / 2.0) / rate);
          }
          TimeUnit.MILLISECONDS.sleep(250);
        }
      } catch (IOException e) {
        System.out.println("the store's figures could not be read: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
