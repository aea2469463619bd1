/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import io.backplane.marks.Boundary;
import io.backplane.plugin.api.RequestGate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bundle against another version of itself: requests held, state handed over, everything that
 * worked before working again, or the old version put back.
 */
@Boundary("Whatever fails in a change of a bundle has it rolled back.")
final class Swap {
  private static final Logger LOG = LoggerFactory.getLogger(Swap.class);
  private static final long POLL_MILLIS = 5;
  private static final RequestGate.Hold NO_HOLD = () -> {};

  /** How a swap ended. */
  record Outcome(long millis, String rolledBack) {}

  /** How long things may take. */
  record Limits(long drainMillis, long budgetMillis) {}

  private final BundleContext context;
  private final Readiness readiness;
  private final Supplier<RequestGate> gate;
  private final Limits limits;

  Swap(BundleContext context, Readiness readiness, Supplier<RequestGate> gate, Limits limits) {
    this.context = context;
    this.readiness = readiness;
    this.gate = gate;
    this.limits = limits;
  }

  /**
   * Swaps.
   *
   * @param bundle to be replaced
   * @param next the new version
   * @param previous the version that runs, for the way back
   */
  Outcome run(Bundle bundle, Path next, Path previous) throws InterruptedException {
    Readiness.Snapshot before = readiness.before(bundle);
    RequestGate present = gate.get();
    long start;
    String problem;
    try (RequestGate.Hold hold =
        present == null ? NO_HOLD : present.hold(limits.drainMillis(), 3 * limits.budgetMillis())) {
      start = System.nanoTime();
      CarriedState state = CarriedState.exportFrom(bundle, context);
      problem = exchange(bundle, next, state, before);
      if (!problem.isEmpty()) rollBack(bundle, previous, state, before);
    }
    return new Outcome(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), problem);
  }

  private String exchange(Bundle bundle, Path jar, CarriedState state, Readiness.Snapshot before)
      throws InterruptedException {
    try {
      replace(bundle, jar);
      List<String> missing = awaitReady(bundle, before);
      if (!missing.isEmpty())
        return "Not back within %d ms: %s"
            .formatted(limits.budgetMillis(), String.join(", ", missing));
      List<String> failures = new Trial(context).failures(bundle);
      if (failures.isEmpty()) failures = readiness.missing(before, bundle);
      if (!failures.isEmpty()) return String.join(", ", failures);
      state.importInto(bundle);
      return "";
    } catch (BundleException | IOException | RuntimeException e) {
      LOG.warn("{} could not be replaced", bundle.getSymbolicName(), e);
      return reason(e);
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage() == null ? cause.toString() : cause.getMessage());
  }

  private void rollBack(Bundle bundle, Path previous, CarriedState state, Readiness.Snapshot before)
      throws InterruptedException {
    String problem = exchange(bundle, previous, state, before);
    if (!problem.isEmpty())
      LOG.error("The old {} is back but not whole: {}", bundle.getSymbolicName(), problem);
  }

  private void replace(Bundle bundle, Path jar)
      throws BundleException, IOException, InterruptedException {
    bundle.stop(Bundle.STOP_TRANSIENT);
    try (InputStream in = Files.newInputStream(jar)) {
      bundle.update(in);
    }
    refresh(bundle);
    bundle.start(Bundle.START_ACTIVATION_POLICY);
  }

  /** Lets the old revision go; alone, as the caller saw to it that nobody is wired to it. */
  private void refresh(Bundle bundle) throws InterruptedException {
    CountDownLatch refreshed = new CountDownLatch(1);
    context
        .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
        .adapt(FrameworkWiring.class)
        .refreshBundles(Set.of(bundle), event -> refreshed.countDown());
    if (!refreshed.await(limits.budgetMillis(), TimeUnit.MILLISECONDS))
      LOG.warn("The framework did not finish refreshing {}", bundle.getSymbolicName());
  }

  private List<String> awaitReady(Bundle bundle, Readiness.Snapshot before)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limits.budgetMillis());
    List<String> missing = readiness.missing(before, bundle);
    CountDownLatch never = new CountDownLatch(1);
    while (!missing.isEmpty() && System.nanoTime() < end) {
      if (never.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) break;
      missing = readiness.missing(before, bundle);
    }
    return missing;
  }
}
