/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
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
  private static final int OFFSET = 20_000;
  private static final long TICKS = 100;
  private static final long YEAR_MILLIS = 31_536_000_000L;

  private IngestBench() {}

  /** Arguments: the distribution, seconds per run, window, {@code profile} for a table by stage. */
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    long seconds = Long.parseLong(args[1]);
    int window = Integer.parseInt(args[2]);
    Path data = Files.createTempDirectory("backplane-bench");
    Process node = start(home, data);
    Process mosquitto = mosquitto(data);
    int faults = 0;
    try {
      Rest rest = new Rest(8080 + OFFSET);
      await("REST", rest::up);
      await("the first-start token", () -> Files.exists(data.resolve("first-start-token")));
      rest.signUp(Files.readString(data.resolve("first-start-token")).trim());
      List<Load.Login> logins = devices(rest, 100);
      head();
      warm(rest, logins, window);
      for (int connections : new int[] {100, 1}) {
        List<Load.Login> some = logins.subList(0, connections);
        int w = connections == 1 ? Math.max(window, 1000) : window;
        Profile profile = args.length > 3 ? Profile.start(node, data) : null;
        long messages = measureNode(rest, node, some, w, seconds);
        faults += messages < 0 ? 1 : 0;
        if (profile != null) {
          profile.print(Math.abs(messages));
          continue;
        }
        measureMosquitto(mosquitto, connections, w, seconds);
      }
      boolean balanced = rest.call("GET", "/ledger", null).path("balanced").asBoolean();
      System.out.println("ledger balanced: " + balanced);
      faults += balanced ? 0 : 1;
    } finally {
      mosquitto.destroy();
      node.destroy();
      node.waitFor(20, TimeUnit.SECONDS);
      node.destroyForcibly();
    }
    if (faults > 0) {
      System.exit(1);
    }
  }

  private static void head() {
    System.out.printf(
        "%-11s %5s %6s %10s %10s %9s %8s %8s %8s %9s%n",
        "server", "conns", "window", "acked/s", "stored/s", "CPU us/m", "p50 ms", "p99 ms", "RSS MB",
        "behind s");
  }

  private static void warm(Rest rest, List<Load.Login> logins, int window) throws Exception {
    long before = rows(rest);
    try (Load load = new Load(1883 + OFFSET, logins, window, "telemetry", true)) {
      load.run(TimeUnit.SECONDS.toNanos(8));
      awaitRows(rest, before + 2 * load.acknowledged());
    }
  }

  /** Messages acknowledged; as a negative number if the store does not hold just these. */
  private static long measureNode(
      Rest rest, Process node, List<Load.Login> logins, int window, long seconds)
      throws Exception {
    long rowsBefore = rows(rest);
    long readBefore = readBack(rest);
    try (Load load = new Load(1883 + OFFSET, logins, window, "telemetry", true)) {
      Lag lag = new Lag(rest, load, rowsBefore);
      Thread watcher = new Thread(lag, "lag");
      long cpuBefore = cpu(node);
      long t0 = System.nanoTime();
      watcher.start();
      load.run(TimeUnit.SECONDS.toNanos(seconds));
      double ackSeconds = (System.nanoTime() - t0) / 1e9;
      long messages = load.acknowledged();
      awaitRows(rest, rowsBefore + 2 * messages);
      double storedSeconds = (System.nanoTime() - t0) / 1e9;
      lag.stop = true;
      watcher.join();
      double cpu = (cpu(node) - cpuBefore) * 1e6 / TICKS / messages;
      long rows = readBack(rest) - readBefore;
      row(
          "backplane", logins.size(), window, messages / ackSeconds, rows / 2.0 / storedSeconds,
          cpu, load, rss(node), lag.worstSeconds);
      if (rows != 2 * messages) {
        System.out.println("MISMATCH: " + messages + " messages acknowledged, " + rows + " rows");
        return -messages;
      }
      return messages;
    }
  }

  private static void measureMosquitto(Process server, int connections, int window, long seconds)
      throws IOException {
    List<Load.Login> logins = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      logins.add(new Load.Login("m" + i, "", ""));
    }
    try (Load load = new Load(1884 + OFFSET, logins, window, "telemetry", true)) {
      long cpuBefore = cpu(server);
      long t0 = System.nanoTime();
      load.run(TimeUnit.SECONDS.toNanos(seconds));
      double s = (System.nanoTime() - t0) / 1e9;
      long messages = load.acknowledged();
      row(
          "mosquitto", connections, window, messages / s, 0,
          (cpu(server) - cpuBefore) * 1e6 / TICKS / messages, load, rss(server), 0);
    }
  }

  private static void row(
      String server, int connections, int window, double acked, double stored, double cpu,
      Load load, double rss, double behind) {
    System.out.printf(
        Locale.ROOT,
        "%-11s %5d %6d %10.0f %10.0f %9.2f %8.2f %8.2f %8.0f %9.2f%n",
        server, connections, window, acked, stored, cpu, load.percentile(0.5),
        load.percentile(0.99), rss, behind);
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
    await("row " + expected, () -> rows(rest) >= expected);
  }

  private static List<Load.Login> devices(Rest rest, int n)
      throws IOException, InterruptedException {
    List<Load.Login> logins = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      String id = "bench-" + i;
      rest.call("POST", "/devices", "{\"id\":\"" + id + "\"}");
      String token =
          rest.call("POST", "/devices/" + id + "/credentials", "{\"kind\":\"token\"}")
              .path("token")
              .asText();
      logins.add(new Load.Login(id, id, token));
    }
    return logins;
  }

  /** Starts the node; the machine's own readings are left out, so that rows can be compared. */
  private static Process start(Path home, Path data) throws IOException {
    Files.createDirectories(data.resolve("config"));
    Files.writeString(
        data.resolve("config/bench.json"),
        "{\"io.backplane.driver.host\":{\"periodMillis\":3600000}}");
    return new ProcessBuilder(
            home.resolve("bin/backplane").toString(),
            "--data",
            data.toString(),
            "--port-offset",
            Integer.toString(OFFSET))
        .redirectErrorStream(true)
        .redirectOutput(data.resolve("node.out").toFile())
        .start();
  }

  private static Process mosquitto(Path data) throws IOException {
    Path conf = data.resolve("mosquitto.conf");
    Files.writeString(
        conf,
        "listener " + (1884 + OFFSET) + " 127.0.0.1\nallow_anonymous true\npersistence false\n"
            + "max_inflight_messages 0\nlog_type error\n");
    return new ProcessBuilder("mosquitto", "-c", conf.toString()).inheritIO().start();
  }

  /** CPU of a process with its children, in clock ticks. */
  private static long cpu(Process p) throws IOException {
    long sum = ticks(p.pid());
    for (ProcessHandle child : p.descendants().toList()) {
      sum += ticks(child.pid());
    }
    return sum;
  }

  private static long ticks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] f = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(f[11]) + Long.parseLong(f[12]);
  }

  private static double rss(Process p) throws IOException {
    long kb = rssOf(p.pid());
    for (ProcessHandle child : p.descendants().toList()) {
      kb += rssOf(child.pid());
    }
    return kb / 1024.0;
  }

  private static long rssOf(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  private static void await(String what, Condition condition) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.holds()) {
      if (System.nanoTime() > until) {
        throw new IOException(what + " did not come within 60 s");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Something to wait for. */
  private interface Condition {
    boolean holds() throws Exception;
  }

  /** Watches how far the store lags behind the acknowledgements, in seconds at the run's rate. */
  private static final class Lag implements Runnable {
    private final Rest rest;
    private final Load load;
    private final long rowsBefore;
    private volatile boolean stop;
    private volatile double worstSeconds;

    Lag(Rest rest, Load load, long rowsBefore) {
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
