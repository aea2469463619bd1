/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.metrics.prometheus;

import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Process and JVM, under the names that dashboards for them expect. */
final class JvmMetrics implements MetricSource {
  private static final Logger LOG = LoggerFactory.getLogger(JvmMetrics.class);
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

  @Override
  public void collect(MetricSink sink) {
    process(sink);
    memory(sink);
    collectors(sink);
    sink.gauge(
        "jvm_threads_current", "Threads.", ManagementFactory.getThreadMXBean().getThreadCount());
    sink.gauge(
        "jvm_classes_currently_loaded",
        "Classes loaded.",
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
  }

  private void process(MetricSink sink) {
    sink.counter(
        "process_cpu_seconds_total",
        "Processor time used, all threads.",
        attribute("ProcessCpuTime") / NANOS);
    sink.gauge(
        "process_start_time_seconds",
        "When the process started, seconds since the epoch.",
        ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
    sink.gauge("process_open_fds", "Open files and sockets.", attribute("OpenFileDescriptorCount"));
    sink.gauge(
        "process_max_fds", "Files and sockets allowed.", attribute("MaxFileDescriptorCount"));
    double resident = resident();
    if (!Double.isNaN(resident)) {
      sink.gauge("process_resident_memory_bytes", "Resident memory.", resident);
    }
  }

  private static void memory(MetricSink sink) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    area(sink, "heap", memory.getHeapMemoryUsage());
    area(sink, "nonheap", memory.getNonHeapMemoryUsage());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      sink.gauge(
          "jvm_buffer_pool_used_bytes",
          "Bytes in buffers outside the heap.",
          pool.getMemoryUsed(),
          "pool",
          pool.getName());
    }
  }

  private static void area(MetricSink sink, String area, MemoryUsage usage) {
    sink.gauge("jvm_memory_used_bytes", "Memory in use.", usage.getUsed(), "area", area);
    sink.gauge(
        "jvm_memory_committed_bytes", "Memory reserved.", usage.getCommitted(), "area", area);
    sink.gauge(
        "jvm_memory_max_bytes", "Memory at most, -1 without limit.", usage.getMax(), "area", area);
  }

  private static void collectors(MetricSink sink) {
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      sink.counter(
          "jvm_gc_collections_total",
          "Garbage collections.",
          gc.getCollectionCount(),
          "gc",
          gc.getName());
      sink.counter(
          "jvm_gc_collection_seconds_total",
          "Time spent collecting garbage.",
          gc.getCollectionTime() / MILLIS,
          "gc",
          gc.getName());
    }
  }

  private static double resident() {
    if (!Files.isReadable(STATUS)) {
      return Double.NaN;
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(l -> l.startsWith("VmRSS:"))
          .mapToDouble(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) * 1024.0)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      LOG.debug("{} cannot be read", STATUS, e);
      return Double.NaN;
    }
  }

  private double attribute(String name) {
    try {
      Object value = beans.getAttribute(new ObjectName("java.lang:type=OperatingSystem"), name);
      return ((Number) value).doubleValue();
    } catch (JMException e) {
      return Double.NaN;
    }
  }
}
