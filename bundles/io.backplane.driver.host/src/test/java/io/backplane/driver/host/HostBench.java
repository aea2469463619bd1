/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.driver.host;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What one reading of the machine costs. Arguments: readings (1000). */
public final class HostBench {
  private HostBench() {}

  /** Reads, and prints the CPU time of this JVM per reading. */
  public static void main(String[] args) {
    int readings = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    HostReader reader = new HostReader();
    run(reader, readings / 4, 0);
    double cpu = cpuMillis();
    int values = run(reader, readings, readings);
    System.out.printf(
        Locale.ROOT,
        "%.2f ms CPU for a reading of %d values%n",
        (cpuMillis() - cpu) / readings,
        values);
  }

  private static int run(HostReader reader, int readings, long from) {
    int values = 0;
    for (int i = 1; i <= readings; i++) {
      values = reader.read((from + i) * 1_000_000L).size();
    }
    return values;
  }

  private static double cpuMillis() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e6;
  }
}
