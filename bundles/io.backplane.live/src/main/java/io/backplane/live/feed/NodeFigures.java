/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.feed;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Processor and memory, in the form of REST's {@code /node}. One thread. */
final class NodeFigures {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** At first the start of the process, when it had used no time yet. */
  private long at =
      System.nanoTime()
          - TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getUptime());

  private long cpu;

  /** Writes the fields {@code cpu} and {@code memory}. */
  void write(JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("cpu");
    out.writeNumberField("process", coresInUse());
    Number load = attribute("CpuLoad");
    if (load == null || !(load.doubleValue() >= 0)) {
      out.writeNullField("system");
    } else {
      out.writeNumberField("system", load.doubleValue());
    }
    out.writeNumberField("cores", Runtime.getRuntime().availableProcessors());
    out.writeEndObject();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    out.writeObjectFieldStart("memory");
    out.writeNumberField("heapUsed", heap.getUsed());
    out.writeNumberField("heapMax", heap.getMax());
    long resident = residentBytes();
    if (resident < 0) {
      out.writeNullField("rss");
    } else {
      out.writeNumberField("rss", resident);
    }
    out.writeEndObject();
  }

  private double coresInUse() {
    long now = System.nanoTime();
    long used = cpuNanos();
    double cores = now == at ? 0 : Math.max(0, (double) (used - cpu) / (now - at));
    at = now;
    cpu = used;
    return Math.round(cores * 1000) / 1000.0;
  }

  private static long residentBytes() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return -1;
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(l -> l.startsWith("VmRSS:"))
          .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(-1);
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
