/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What the kernel booked on a process and its children. */
final class Machine {
  private static final double MICROS_PER_TICK = 10_000;

  /** The kernel keeps that much of a thread's name. */
  private static final int NAME = 15;

  private Machine() {}

  /** CPU of a process with its children, in microseconds. */
  static double cpu(Process p) throws IOException {
    double sum = cpu(p.pid());
    for (ProcessHandle child : p.descendants().toList()) {
      sum += cpu(child.pid());
    }
    return sum;
  }

  /** CPU of one process, in microseconds. */
  static double cpu(long pid) throws IOException {
    return ticks(Files.readString(Path.of("/proc/" + pid + "/stat"))) * MICROS_PER_TICK;
  }

  private static long ticks(String stat) {
    String[] f = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(f[11]) + Long.parseLong(f[12]);
  }

  /** CPU of each thread that lives, by name, in microseconds. */
  static Map<String, Double> threads(long pid) throws IOException {
    Map<String, Double> threads = new HashMap<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks.toList()) {
        try {
          String stat = Files.readString(task.resolve("stat"));
          String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
          threads.merge(name, ticks(stat) * MICROS_PER_TICK, Double::sum);
        } catch (NoSuchFileException e) {
          continue; // the thread has just ended
        }
      }
    }
    return threads;
  }

  /** A thread's name as the kernel has it. */
  static String shortened(String name) {
    return name.length() > NAME ? name.substring(0, NAME) : name;
  }

  /** The process of Java among a process and its children. */
  static long java(Process node) throws IOException {
    return Stream.concat(Stream.of(node.toHandle()), node.descendants())
        .filter(p -> p.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow(() -> new IOException("the node has no process of Java"))
        .pid();
  }

  /** Memory that a process with its children has in RAM, in bytes. */
  static long rss(Process p) throws IOException {
    long bytes = rss(p.pid());
    for (ProcessHandle child : p.descendants().toList()) {
      bytes += rss(child.pid());
    }
    return bytes;
  }

  private static long rss(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }
}
