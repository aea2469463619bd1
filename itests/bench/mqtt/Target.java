/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;

/** One server, and how clients come to it. */
final class Target {
  private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(700);

  /** What may wait for a subscriber that is to get everything: a session keeps 50 000. */
  private static final int MOST_WAITING = 40_000;

  /**
   * A server.
   *
   * @param tls null in clear
   */
  record Server(String name, Process process, int port, SSLContext tls) {}

  private final Server server;
  private final List<Login> own;
  private final List<Login> shared;

  /**
   * @param own identities that have nothing to do with each other
   * @param shared identities that hear each other
   */
  Target(Server server, List<Login> own, List<Login> shared) {
    this.server = server;
    this.own = own;
    this.shared = shared;
  }

  String name() {
    return server.name;
  }

  Process process() {
    return server.process;
  }

  private Loop loop() throws IOException {
    return new Loop(server.port, server.tls);
  }

  /** QoS 1 in, nobody listens. */
  Meter.Reading in(int connections, int window, double seconds) throws IOException {
    try (Loop loop = loop()) {
      loop.connect(own.subList(0, connections), 50);
      Meter meter = new Meter(server.process);
      loop.publish(what(1, window), (long) (seconds * 1e9));
      return meter.read(loop.acknowledged(), System.nanoTime());
    }
  }

  private static What what(int qos, int window) {
    return new What("telemetry", new Body.Numbered(), qos, window);
  }

  /**
   * A hundred publishers, one subscriber to everything.
   *
   * @param complete whether nothing may be missing
   */
  Meter.Reading relay(int qos, double seconds, boolean complete) throws Exception {
    Ear ear = new Ear(complete);
    try (Ears ears = new Ears(loop(), shared.subList(0, 1), qos, List.of(ear));
        Loop loop = loop()) {
      loop.connect(shared.subList(1, 101), 50);
      Meter meter = new Meter(server.process);
      loop.publish(
          what(qos, 20),
          (long) (seconds * 1e9),
          () -> complete && loop.sent() - ear.heard() > MOST_WAITING);
      long sent = loop.sent();
      awaitEnd(ear, sent);
      if (complete && (ear.heard() != sent || ear.doubled() > 0)) {
        throw new IOException(
            server.name
                + ": of "
                + sent
                + " messages "
                + ear.heard()
                + " came, "
                + ear.doubled()
                + " twice");
      }
      System.out.printf("%19s sent %d, delivered %d%n", "", sent, ear.heard());
      return meter.read(ear.heard(), ear.lastAt());
    }
  }

  /** Until everything was heard, or nothing comes any more. */
  private static void awaitEnd(Ear ear, long all) throws InterruptedException {
    long begin = System.nanoTime();
    while (ear.heard() < all && System.nanoTime() - Math.max(begin, ear.lastAt()) < QUIET * 5) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** One publisher, many subscribers with QoS 1. */
  Meter.Reading fanOut(int subscribers, int messages) throws Exception {
    List<Ear> each = new ArrayList<>();
    for (int i = 0; i < subscribers; i++) {
      each.add(new Ear(false));
    }
    try (Ears ears = new Ears(loop(), shared.subList(1, 1 + subscribers), 1, each);
        Loop loop = loop()) {
      loop.connect(shared.subList(0, 1), 1);
      Meter meter = new Meter(server.process);
      loop.publishSome(what(1, 20), messages);
      long last = 0;
      long heard = 0;
      for (Ear e : each) {
        awaitEnd(e, messages);
        last = Math.max(last, e.lastAt());
        heard += e.heard();
      }
      if (heard != (long) subscribers * messages) {
        throw new IOException(
            server.name + ": of " + subscribers * messages + " only " + heard + " came");
      }
      return meter.read(heard, last);
    }
  }

  /** Subscribers on a thread of their own. */
  private static final class Ears implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final FutureTask<Void> serving;
    private final Loop loop;

    Ears(Loop loop, List<Login> logins, int qos, List<Ear> ears) throws IOException {
      this.loop = loop;
      loop.connect(logins, 50);
      loop.subscribe("#", qos, ears);
      Callable<Void> work =
          () -> {
            loop.serve(over::get);
            return null;
          };
      serving = new FutureTask<>(work);
      Thread thread = new Thread(serving, "ears");
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void close() throws Exception {
      over.set(true);
      serving.get();
      if (loop.closed() > 0) {
        throw new IOException(loop.closed() + " subscribers were cut off");
      }
      loop.close();
    }
  }
}
