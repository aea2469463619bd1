/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The node is killed under load and started again, and clients rely on their sessions: they publish
 * once and subscribe once. With QoS 2 every message is stored once and heard once, in order; with
 * QoS 1 at least once; by those who were there and by those who were away.
 */
class SessionCrashSystemTest {
  /** How often the node is killed; the full run uses 10. */
  private static final int TIMES = Integer.getInteger("backplane.crash.times", 2);

  private static final int DEVICES = 8;
  private static final int PERIOD_MILLIS = 20;

  @TempDir Path folder;
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final List<Pair> pairs = new ArrayList<>();

  /** A device's publisher and listener with one QoS. */
  private record Pair(Enduring pub, Enduring sub, int qos, boolean stays) {}

  @Test
  void sessions_survive_kill_9_with_what_was_acknowledged() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      for (int i = 0; i < DEVICES; i++) {
        pairs.add(pair(node, i));
      }
      try (MosquittoListener mosquitto = mosquitto(node)) {
        pairs.forEach(p -> every(PERIOD_MILLIS, p.pub::publish));
        pairs.forEach(p -> every(10 * PERIOD_MILLIS, p.sub::connect));
        for (int i = 0; i < TIMES; i++) {
          killOnce(node);
        }
        finish();
        assertHeard(mosquitto);
        assertStored(node);
        report();
      } finally {
        timer.shutdownNow();
        for (Pair p : pairs) {
          p.pub.close();
          p.sub.close();
        }
      }
    }
  }

  private static Pair pair(Node node, int i) throws Exception {
    String device = "once-" + i;
    node.rest().createDevice(device, "default");
    int qos = 1 + i % 2;
    Enduring sub = new Enduring(node, device, "sub", qos, true);
    return new Pair(new Enduring(node, device, "pub", qos, false), sub, qos, i % 4 < 2);
  }

  /** Listens to the first device with QoS 2; it is there before the first number. */
  private MosquittoListener mosquitto(Node node) throws Exception {
    Pair first = pairs.get(1);
    MosquittoListener listener = new MosquittoListener(node, first.pub.id());
    Await.until(
        "mosquitto_sub listens",
        Duration.ofSeconds(20),
        () -> {
          first.pub.publish();
          return !listener.heard().isEmpty();
        });
    return listener;
  }

  private void every(int millis, Runnable what) {
    timer.scheduleAtFixedRate(what, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void killOnce(Node node) throws Exception {
    long before = acknowledged();
    Await.until("load flows", Duration.ofSeconds(60), () -> acknowledged() > before + 500);
    for (Pair p : pairs) {
      if (!p.stays) {
        p.sub.leave();
      }
    }
    long left = acknowledged();
    Await.until("load flows on", Duration.ofSeconds(60), () -> acknowledged() > left + 300);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextInt(500)));
    node.kill();
    node.restart();
    pairs.forEach(p -> p.sub.come());
    Await.until(
        "clients are back",
        Duration.ofSeconds(60),
        () -> pairs.stream().allMatch(p -> p.pub.connected() && p.sub.connected()));
  }

  private long acknowledged() {
    return pairs.stream().mapToLong(p -> p.pub.acknowledged().size()).sum();
  }

  private void finish() throws Exception {
    timer.shutdown();
    timer.awaitTermination(10, TimeUnit.SECONDS);
    try {
      Await.until(
          "all is answered",
          Duration.ofSeconds(60),
          () -> {
            pairs.forEach(p -> p.pub.connect());
            pairs.forEach(p -> p.sub.connect());
            return pairs.stream().allMatch(p -> p.pub.settled());
          });
    } catch (AssertionError e) {
      throw new AssertionError(pairs.stream().map(p -> "" + p.pub).toList().toString(), e);
    }
  }

  private void assertHeard(MosquittoListener mosquitto) {
    for (Pair p : pairs) {
      heardAll(p.pub, p.sub::heard, p.qos, 0);
    }
    heardAll(pairs.get(1).pub, mosquitto::heard, 2, mosquitto.heard().get(0));
  }

  private static void heardAll(Enduring pub, Supplier<List<Integer>> sub, int qos, int from) {
    TreeSet<Integer> missing = new TreeSet<>();
    try {
      Await.until(
          "all is heard",
          Duration.ofSeconds(30),
          () -> {
            missing.clear();
            missing.addAll(pub.acknowledged());
            missing.removeAll(new TreeSet<>(sub.get()));
            missing.headSet(from).clear();
            return missing.isEmpty();
          });
    } catch (AssertionError e) {
      throw new AssertionError("of " + pub + " nobody heard " + missing, e);
    }
    List<Integer> heard = sub.get();
    List<Integer> once = heard.stream().distinct().toList();
    assertEquals(once.stream().sorted().toList(), once, "in order, of " + pub);
    if (qos == 2) {
      assertEquals(once, heard, "once, of " + pub);
    }
  }

  private void assertStored(Node node) {
    Books books = new Books(node.rest());
    books.awaitStored();
    books.assertStored(pairs.stream().map(Pair::pub).toList());
    books.assertLedgerBalances();
  }

  private void report() {
    System.out.printf(
        "session crash: killed %d times, %d messages acknowledged and heard, 0 lost, of QoS 2 none"
            + " doubled; of QoS 1 %d sent again%n",
        TIMES, acknowledged(), pairs.stream().mapToLong(p -> p.pub.resentNumbers().size()).sum());
  }
}
