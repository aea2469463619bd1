/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Ten thousand connections that say nothing, on servers that have done nothing yet. */
final class Idle {
  private static final int MANY = 10_000;

  /** Fewer than wait in the queue of a listening socket, where some would be turned away. */
  private static final int AT_ONCE = 50;

  private Idle() {}

  /**
   * What they cost.
   *
   * @param bytes resident memory for each
   * @param rate connections per second, the second time
   */
  record Figures(double bytes, double rate) {}

  /** Connects twice: memory is read at the first time, the rate when the server is warm. */
  static Figures measure(String name, Process server, int port, List<Login> logins)
      throws Exception {
    TimeUnit.SECONDS.sleep(2);
    long before = Machine.rss(server);
    double first;
    long after;
    try (Loop loop = new Loop(port, null)) {
      first = connect(loop, logins);
      TimeUnit.SECONDS.sleep(1);
      after = Machine.rss(server);
    }
    TimeUnit.SECONDS.sleep(2);
    double second;
    try (Loop loop = new Loop(port, null)) {
      second = connect(loop, logins);
    }
    double each = (after - before) / (double) MANY;
    System.out.printf(
        Locale.ROOT,
        "idle     %-10s %8.0f bytes each, %6.0f/s connected at first, %6.0f/s later%n",
        name,
        each,
        first,
        second);
    return new Figures(each, second);
  }

  private static double connect(Loop loop, List<Login> logins) throws IOException {
    long begin = System.nanoTime();
    loop.connect(logins.subList(0, MANY), AT_ONCE);
    return MANY / ((System.nanoTime() - begin) / 1e9);
  }
}
