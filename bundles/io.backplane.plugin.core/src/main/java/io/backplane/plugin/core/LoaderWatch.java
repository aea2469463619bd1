/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether an old version really went. A class loader that stays means a thread, a listener or
 * a cache somewhere still holds it, and each further update then costs memory.
 */
final class LoaderWatch {
  private static final Logger LOG = LoggerFactory.getLogger(LoaderWatch.class);
  private static final long POLL_MILLIS = 500;
  private static final int FORCED_TRIES = 3;
  private static final long SHORTEST_GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final class Trace extends PhantomReference<ClassLoader> {
    private final String name;
    private final Consumer<Boolean> verdict;
    private long lookAt;
    private long gap;
    private int tries;

    Trace(ClassLoader loader, String name, ReferenceQueue<ClassLoader> queue, Look look) {
      super(loader, queue);
      this.name = name;
      this.verdict = look.verdict();
      this.lookAt = look.at();
      this.gap = look.gap();
    }
  }

  private record Look(Consumer<Boolean> verdict, long at, long gap) {}

  private final ReferenceQueue<ClassLoader> queue = new ReferenceQueue<>();
  private final List<Trace> traces = new ArrayList<>();
  private final ScheduledExecutorService executor;
  private final IntSupplier checkSeconds;
  private final Runnable release;

  /**
   * A watch without a loader to look for yet.
   *
   * @param executor on which it looks
   * @param checkSeconds how long a class loader may take to go
   * @param release lets go what the framework itself holds, before a look
   */
  LoaderWatch(ScheduledExecutorService executor, IntSupplier checkSeconds, Runnable release) {
    this.executor = executor;
    this.release = release;
    this.checkSeconds = checkSeconds;
  }

  /** To be called before the bundle is updated. */
  static ClassLoader loader(Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    return wiring == null ? null : wiring.getClassLoader();
  }

  /** Watches; the caller drops its own reference afterwards. */
  synchronized void watch(ClassLoader loader, String name, Consumer<Boolean> verdict) {
    if (loader == null) return;
    long waitNanos = TimeUnit.SECONDS.toNanos(checkSeconds.getAsInt());
    Look look =
        new Look(verdict, System.nanoTime() + waitNanos, Math.max(waitNanos, SHORTEST_GAP_NANOS));
    traces.add(new Trace(loader, name, queue, look));
    if (traces.size() == 1) again();
  }

  private void again() {
    try {
      executor.schedule(this::poll, POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Nobody looks for class loaders any more", e);
    }
  }

  private synchronized void poll() {
    while (queue.poll() instanceof Trace trace)
      if (traces.remove(trace)) trace.verdict.accept(true);
    long now = System.nanoTime();
    List<Trace> due = traces.stream().filter(t -> now - t.lookAt > 0).toList();
    if (!due.isEmpty()) force(due, now);
    if (!traces.isEmpty()) again();
  }

  /**
   * A verdict may still turn for the better: what was held for long may be let go in the end. So it
   * is looked for again, ever more seldom, as each look costs a collection.
   */
  private void force(List<Trace> due, long now) {
    for (Trace trace : due) {
      if (++trace.tries <= FORCED_TRIES) continue;
      if (trace.tries == FORCED_TRIES + 1) {
        LOG.warn("The class loader of the old {} is still there", trace.name);
        trace.verdict.accept(false);
      }
      trace.gap *= 2;
      trace.lookAt = now + trace.gap;
    }
    release.run();
    System.gc();
  }
}
