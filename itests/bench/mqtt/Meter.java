/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** CPU and time from its making to {@link #read}: of a server, of its store, of the generator. */
final class Meter {
  /** Threads that write what was taken in into the store, which is not what is measured. */
  private static final Set<String> STORE =
      Set.of(Machine.shortened("telemetry-writer"), Machine.shortened("telemetry-chunk upkeep"));

  private final Process server;
  private final long pid;
  private final double serverBefore;
  private final double storeBefore;
  private final double generatorBefore;
  private final long begin = System.nanoTime();

  /**
   * What one run gave.
   *
   * @param rate messages per second
   * @param cpu of the server per message, without the store, in microseconds
   * @param store of the store per message, in microseconds
   * @param generator of the generator per message, in microseconds
   */
  record Reading(double rate, double cpu, double store, double generator) {
    /** Messages per CPU-second of the server. */
    double perCpu() {
      return 1e6 / cpu;
    }

    String words() {
      return String.format(
          Locale.ROOT,
          "%9.0f/s %7.2f us server %5.2f us store %6.2f us generator",
          rate,
          cpu,
          store,
          generator);
    }
  }

  Meter(Process server) throws IOException {
    this.server = server;
    this.pid = server.descendants().findAny().isEmpty() ? server.pid() : Machine.java(server);
    this.serverBefore = Machine.cpu(server);
    this.storeBefore = store();
    this.generatorBefore = Machine.cpu(ProcessHandle.current().pid());
  }

  private double store() throws IOException {
    double sum = 0;
    for (Map.Entry<String, Double> e : Machine.threads(pid).entrySet()) {
      sum += STORE.contains(e.getKey()) ? e.getValue() : 0;
    }
    return sum;
  }

  /** Reads it for so many messages, of which the last came at that time. */
  Reading read(long messages, long until) throws IOException {
    double store = store() - storeBefore;
    double cpu = Machine.cpu(server) - serverBefore - store;
    double generator = Machine.cpu(ProcessHandle.current().pid()) - generatorBefore;
    return new Reading(
        messages / ((until - begin) / 1e9), cpu / messages, store / messages, generator / messages);
  }
}
