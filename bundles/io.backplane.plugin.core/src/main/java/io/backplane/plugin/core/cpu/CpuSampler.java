/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.cpu;

import com.sun.management.OperatingSystemMXBean;
import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.plugin.api.CpuEstimates;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Samples at uneven intervals, and tells what came out. */
@Lane("bundle-cpu")
@Boundary("one sample that failed must not end the sampling")
@Component(
    service = {CpuEstimates.class, MetricSource.class},
    immediate = true,
    configurationPid = "io.backplane.plugin.core.cpu")
@Designate(ocd = Config.class)
public final class CpuSampler implements CpuEstimates, MetricSource {
  private static final Logger LOG = LoggerFactory.getLogger(CpuSampler.class);
  private static final long STEP_NANOS = 10_000_000_000L;
  private static final int STEPS = 6;
  private static final double NANOS = 1e9;
  private static final int MOST = 20;

  private final BundleContext context;
  private final int perSecond;
  private final Owners owners;
  private final CpuBook book;
  private final ByName sums;
  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final ScheduledThreadPoolExecutor executor;
  private final Deque<Reading> readings = new ArrayDeque<>();
  private long others;

  /** What was booked at one moment. */
  private record Reading(long at, Map<Long, Long> nanos) {}

  /** Starts to sample. */
  @Activate
  public CpuSampler(BundleContext context, Config config) {
    this.context = context;
    this.owners = new Owners(context);
    Threads threads = new Threads();
    this.book = new CpuBook(threads, owners::of);
    this.sums = new ByName(book);
    this.perSecond = threads.measurable() ? Math.min(MOST, config.samplesPerSecond()) : 0;
    this.executor = new ScheduledThreadPoolExecutor(1, r -> new Thread(r, "bundle-cpu"));
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    if (perSecond > 0) {
      next();
    }
  }

  @Deactivate
  void stop() {
    executor.shutdownNow();
  }

  /** Uneven, so that what happens at even intervals is not always met or always missed. */
  private void next() {
    long period = 1_000_000L / perSecond;
    long micros = ThreadLocalRandom.current().nextLong(period / 2, period * 3 / 2);
    try {
      executor.schedule(this::sample, micros, TimeUnit.MICROSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("the sampler was stopped", e);
    }
  }

  private void sample() {
    try {
      long now = System.nanoTime();
      synchronized (this) {
        if (readings.isEmpty() || now - readings.getLast().at() > STEP_NANOS) {
          owners.refresh();
          sums.keepOnly(names());
          readings.addLast(new Reading(now, nanos()));
          if (readings.size() > STEPS) {
            readings.removeFirst();
          }
        }
      }
      book.sample(now);
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("What threads are at cannot be sampled: {}", e.toString());
    }
    next();
  }

  private Map<Long, String> names() {
    Map<Long, String> names = new HashMap<>();
    for (Bundle bundle : context.getBundles()) {
      names.put(bundle.getBundleId(), String.valueOf(bundle.getSymbolicName()));
    }
    return names;
  }

  /** What the process took beyond what is booked or will be is nobody's; never less than before. */
  private synchronized Map<Long, Long> nanos() {
    Map<Long, Long> all = new HashMap<>(book.booked());
    all.remove(VIRTUAL_MACHINE);
    long of = all.values().stream().mapToLong(Long::longValue).sum();
    of += sums.gone() + book.pending();
    others = Math.max(others, process == null ? 0 : process.getProcessCpuTime() - of);
    all.put(VIRTUAL_MACHINE, others);
    return all;
  }

  @Override
  public synchronized Map<Long, Estimate> estimates() {
    if (readings.isEmpty()) {
      return Map.of();
    }
    Reading before = readings.getFirst();
    double elapsed = Math.max(1, System.nanoTime() - before.at());
    Map<Long, Estimate> estimates = new HashMap<>();
    nanos()
        .forEach(
            (bundle, nanos) -> {
              long recent = nanos - before.nanos().getOrDefault(bundle, 0L);
              estimates.put(bundle, new Estimate(nanos / NANOS, recent / elapsed));
            });
    return estimates;
  }

  private synchronized Map<String, Double> seconds() {
    Map<Long, Estimate> estimates = estimates();
    for (long id : estimates.keySet()) {
      Bundle bundle = id < 0 ? null : context.getBundle(id);
      if (bundle != null) {
        sums.note(id, String.valueOf(bundle.getSymbolicName()));
      }
    }
    return sums.seconds(estimates);
  }

  @Override
  public void collect(MetricSink sink) {
    seconds()
        .forEach(
            (name, value) ->
                sink.counter(
                    "backplane_bundle_cpu_seconds_total",
                    "CPU time by bundle, estimated from samples of what threads are at.",
                    value,
                    "bundle",
                    name,
                    "kind",
                    "estimate"));
  }
}
