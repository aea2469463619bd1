/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import com.fasterxml.jackson.databind.JsonNode;
import io.backplane.itests.system.NewerBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** The MQTT card is replaced every second while devices publish and others listen to some. */
final class Swap {
  private static final String CARD = "io.backplane.protocol.mqtt";
  private static final int CLIENTS = 100;
  private static final int HEARD = 10;
  private static final long YEAR_MILLIS = 31_536_000_000L;
  private final Servers servers;
  private final Path home;
  private final List<Login> logins;
  private final List<double[]> longest = new ArrayList<>();
  private volatile int marks;
  private volatile boolean over;
  private volatile boolean published;
  private volatile long patience;
  private int taken;

  /**
   * What came of it.
   *
   * @param wrong messages lost or doubled, in the store or at subscribers
   * @param gap of all swaps, the time without any acknowledgement, the 99th percentile, ms
   * @param slowest of all swaps, the longest wait of one message, the 99th percentile, ms
   */
  record Figures(int closed, long wrong, double gap, double slowest, double updateMillis) {}

  Swap(Servers servers, Path home, List<Login> logins) {
    this.servers = servers;
    this.home = home;
    this.logins = logins;
  }

  Figures measure(double perSecond, int times) throws Exception {
    List<Path> jars = new ArrayList<>();
    for (int i = 1; i <= times; i++) {
      jars.add(NewerBundle.of(home, CARD, i, servers.data()));
    }
    List<Ear> ears = new ArrayList<>();
    long before = stored();
    try (Loop loop = new Loop(servers.mqttPort(), null);
        Loop listening = new Loop(servers.mqttPort(), null)) {
      listening.connect(heard(), HEARD);
      for (int i = 0; i < HEARD; i++) {
        ears.add(new Ear(true));
      }
      listening.subscribe("telemetry", 1, ears);
      loop.connect(logins.subList(0, CLIENTS), CLIENTS);
      FutureTask<Void> serving =
          start(() -> listening.serve(() -> published && (late() || allHeard(loop, ears))));
      What what = new What("telemetry", new Body.Numbered(), 1, 2000);
      FutureTask<Void> publishing =
          start(() -> loop.publishSteadily(what, perSecond, () -> turn(loop)));
      TimeUnit.SECONDS.sleep(3); // until it runs steadily
      marks++;
      double updates = replace(jars);
      over = true;
      publishing.get();
      patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      published = true;
      serving.get();
      long wrong = wrong(loop, ears, before);
      return figures(loop.closed() + listening.closed(), wrong, updates / times);
    }
  }

  /** Work that may fail. */
  private interface Work {
    void run() throws IOException;
  }

  private static FutureTask<Void> start(Work work) {
    Callable<Void> call =
        () -> {
          work.run();
          return null;
        };
    FutureTask<Void> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "load");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private List<Login> heard() {
    List<Login> heard = new ArrayList<>();
    for (Login l : logins.subList(0, HEARD)) {
      heard.add(l.as(l.client() + "-ear"));
    }
    return heard;
  }

  /** On the thread of the publishers: takes the longest times whenever a swap is over. */
  private boolean turn(Loop loop) {
    if (taken < marks) {
      double[] both = loop.latencies().takeLongest();
      if (taken++ > 0) {
        longest.add(both);
      }
    }
    return over;
  }

  private boolean late() {
    return System.nanoTime() > patience;
  }

  private static boolean allHeard(Loop loop, List<Ear> ears) {
    for (int i = 0; i < HEARD; i++) {
      if (ears.get(i).heard() < loop.clients().get(i).sent()) {
        return false;
      }
    }
    return true;
  }

  private double replace(List<Path> jars) throws Exception {
    double millis = 0;
    long next = System.nanoTime();
    for (Path jar : jars) {
      long begin = System.nanoTime();
      servers.rest().upload("/bundles/" + CARD + "/update", jar);
      millis += (System.nanoTime() - begin) / 1e6;
      Files.delete(jar);
      next = Math.max(next + 1_000_000_000L, System.nanoTime());
      TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
      marks++;
    }
    return millis;
  }

  private long wrong(Loop loop, List<Ear> ears, long before) throws Exception {
    long wrong = 0;
    for (int i = 0; i < HEARD; i++) {
      wrong += Math.abs(loop.clients().get(i).sent() - ears.get(i).heard());
      wrong += ears.get(i).doubled();
    }
    long sent = loop.sent();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (stored() - before < sent && System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return wrong + Math.abs(sent - (stored() - before));
  }

  /** Numbers of messages that can be read back. */
  private long stored() throws Exception {
    long count = 0;
    long to = System.currentTimeMillis() + YEAR_MILLIS;
    String range = "&from=0&to=" + to + "&interval=" + YEAR_MILLIS;
    JsonNode buckets = servers.rest().call("GET", "/telemetry/aggregate?key=seq" + range, null);
    for (JsonNode bucket : buckets.path("items")) {
      count += bucket.path("count").asLong();
    }
    return count;
  }

  private Figures figures(int closed, long wrong, double update) {
    double[] waits = longest.stream().mapToDouble(l -> l[0]).sorted().toArray();
    double[] gaps = longest.stream().mapToDouble(l -> l[1]).sorted().toArray();
    Figures f = new Figures(closed, wrong, of(gaps, 0.99), of(waits, 0.99), update);
    System.out.printf(
        Locale.ROOT,
        "swap     %d swaps of %.0f ms: no acknowledgement at all for %.1f ms (median), %.1f (p99);"
            + " longest wait of one message %.1f ms (median), %.1f (p99), %.1f (worst)%n",
        gaps.length,
        update,
        of(gaps, 0.5),
        f.gap,
        of(waits, 0.5),
        f.slowest,
        Arrays.stream(waits).max().orElse(Double.NaN));
    return f;
  }

  private static double of(double[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
