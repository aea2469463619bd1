/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.node;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What process and machine are doing, from the JVM's beans and Linux's /proc. */
final class ProcessFigures {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long SHORTEST_NANOS = 500_000_000L;

  /** At first the start of the process, when it had used no time yet. */
  private long at =
      System.nanoTime()
          - TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getUptime());

  private long cpu;
  private double cores;

  /** Cores in use since the call before, or over the last half second if that was just now. */
  synchronized double cores() {
    long now = System.nanoTime();
    if (now - at >= SHORTEST_NANOS) {
      long used = cpuNanos();
      cores = Math.max(0, (double) (used - cpu) / (now - at));
      at = now;
      cpu = used;
    }
    return Math.round(cores * 1000) / 1000.0;
  }

  /** Load of the machine, null if unknown. */
  Double system() {
    Number load = attribute("CpuLoad");
    return load == null || !(load.doubleValue() >= 0) ? null : load.doubleValue();
  }

  /** Resident bytes, null if unknown. */
  Long residentBytes() {
    if (!Files.isReadable(STATUS)) {
      return null;
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(l -> l.startsWith("VmRSS:"))
          .findFirst()
          .map(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) * 1024)
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  private long cpuNanos() {
    Number time = attribute("ProcessCpuTime");
    return time == null ? 0 : time.longValue();
  }

  private Number attribute(String name) {
    try {
      // not before it is needed: making all beans takes time from the start of the node
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      return (Number) beans.getAttribute(new ObjectName("java.lang:type=OperatingSystem"), name);
    } catch (JMException e) {
      return null;
    }
  }
}
