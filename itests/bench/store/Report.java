/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Measures and prints. */
final class Report {
  private Report() {}

  static double cpuSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  /** CPU of the JVM's own threads whose names begin so, such as VM Thread or C2. */
  static double jvmThreads(String... names) throws IOException {
    long ticks = 0;
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : (Iterable<Path>) tasks::iterator) {
        String stat = Files.readString(task.resolve("stat"));
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        if (Arrays.stream(names).anyMatch(name::startsWith)) {
          String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
          ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
      }
    }
    return ticks / 100.0;
  }

  static double threadSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }

  static long rssMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    return -1;
  }

  static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long sum = 0;
      for (Path p : (Iterable<Path>) files::iterator) {
        sum += Files.isRegularFile(p) ? Files.size(p) : 0;
      }
      return sum;
    }
  }

  static void line(String what, double value, String unit) {
    System.out.printf(Locale.ROOT, "  %-46s %10.3f %s%n", what, value, unit);
  }

  /** Median and worst of some runs, in milliseconds. */
  static void time(String what, int runs, Callable<?> question) throws Exception {
    double[] ms = new double[runs];
    for (int i = 0; i < runs; i++) {
      long begin = System.nanoTime();
      question.call();
      ms[i] = (System.nanoTime() - begin) / 1e6;
    }
    double first = ms[0];
    Arrays.sort(ms);
    System.out.printf(
        Locale.ROOT,
        "  %-46s %10.3f ms median, %.3f p90, %.3f first%n",
        what,
        ms[runs / 2],
        ms[Math.min(runs - 1, runs * 9 / 10)],
        first);
  }
}
