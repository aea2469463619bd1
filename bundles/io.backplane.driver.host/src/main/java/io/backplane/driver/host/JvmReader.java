/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.driver.host;

import io.backplane.message.api.Sample;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.List;

/** Reads the JVM the node runs in. */
final class JvmReader {
  private long lastCpu = -1;
  private long lastMicros;

  void read(long t, List<Sample> out) {
    HostReader.whole(
        out,
        "jvm.heap.used",
        t,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    HostReader.whole(out, "jvm.threads", t, ManagementFactory.getThreadMXBean().getThreadCount());
    HostReader.whole(
        out, "jvm.classes", t, ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    long gc = 0;
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      gc += Math.max(0, bean.getCollectionTime());
    }
    HostReader.whole(out, "jvm.gc.time", t, gc);
    cpu(t, out);
  }

  private void cpu(long t, List<Sample> out) {
    OperatingSystemMXBean os = ManagementFactory.getOperatingSystemMXBean();
    if (!(os instanceof com.sun.management.OperatingSystemMXBean sun)) {
      return;
    }
    long cpu = sun.getProcessCpuTime();
    if (lastCpu >= 0 && t > lastMicros) {
      HostReader.real(out, "jvm.cpu", t, (cpu - lastCpu) / 10.0 / (t - lastMicros));
    }
    lastCpu = cpu;
    lastMicros = t;
  }
}
