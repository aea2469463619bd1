/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import io.backplane.marks.Boundary;
import io.backplane.plugin.api.RequestGate;
import io.backplane.plugin.core.generation.Distribution;
import io.backplane.plugin.core.generation.WayBack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bundle against another version of itself: the new one made ready beside it, requests held,
 * state handed over, everything that worked before working again, or the old version put back.
 */
@Boundary("Whatever fails in a change of a bundle has it rolled back.")
final class Swap {
  private static final Logger LOG = LoggerFactory.getLogger(Swap.class);
  private static final long POLL_MILLIS = 5;
  private static final RequestGate.Hold NO_HOLD = () -> {};

  /**
   * How a swap ended.
   *
   * @param millis how long the bundle was away
   * @param left the class loader that is to go, null if there is none
   */
  record Outcome(long millis, String rolledBack, ClassLoader left) {}

  /** How long things may take. */
  record Limits(long drainMillis, long budgetMillis) {}

  private final BundleContext context;
  private final Readiness readiness;
  private final Supplier<RequestGate> gate;
  private final Supplier<Limits> limits;

  Swap(
      BundleContext context,
      Readiness readiness,
      Supplier<RequestGate> gate,
      Supplier<Limits> limits) {
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
    Exchange exchange = null;
    try {
      long begin = System.nanoTime();
      exchange = exchange(bundle, next, previous);
      exchange.prepare();
      LOG.debug("{} was made ready in {} us", bundle.getSymbolicName(), micros(begin));
    } catch (BundleException | IOException | RuntimeException | LinkageError e) {
      LOG.warn("{} stays as it is", bundle.getSymbolicName(), e);
      if (exchange != null) end(exchange, false);
      return new Outcome(0, reason(e), exchange == null ? null : exchange.left());
    }
    Outcome outcome = run(bundle, exchange);
    end(exchange, outcome.rolledBack().isEmpty());
    return new Outcome(outcome.millis(), outcome.rolledBack(), exchange.left());
  }

  private Outcome run(Bundle bundle, Exchange exchange) throws InterruptedException {
    String name = bundle.getSymbolicName();
    RequestGate.Hold hold = NO_HOLD;
    try {
      Readiness.Snapshot before = readiness.before(bundle);
      RequestGate present = gate.get();
      if (present != null)
        hold = present.hold(limits.get().drainMillis(), 3 * limits.get().budgetMillis());
      long start = System.nanoTime();
      CarriedState state = CarriedState.exportFrom(bundle, context);
      String problem = attempt(name, exchange::forth, state, before);
      if (!problem.isEmpty()) problem += putBack(name, exchange, state, before);
      return new Outcome(micros(start) / 1000, problem, null);
    } catch (RuntimeException | LinkageError e) {
      // attempts throw none of these: nothing was stopped yet
      LOG.warn("{} stays as it is", name, e);
      return new Outcome(0, reason(e), null);
    } finally {
      release(hold);
    }
  }

  /**
   * Puts the version before back.
   *
   * @return what does not work as it did, to be added to why it was put back
   */
  private String putBack(
      String name, Exchange exchange, CarriedState state, Readiness.Snapshot before)
      throws InterruptedException {
    String worse = attempt(name, exchange::back, state, before);
    if (worse.isEmpty()) return "";
    LOG.error("The old {} is back but not whole: {}", name, worse);
    return ". " + WayBack.NOT_WHOLE + worse;
  }

  /** Requests go on by themselves after a while, so this must not undo what was done. */
  private static void release(RequestGate.Hold hold) {
    try {
      hold.close();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("Requests that were held could not be let go", e);
    }
  }

  /** Beside the present one if there can be two. */
  private Exchange exchange(Bundle present, Path jar, Path previous)
      throws BundleException, IOException {
    Refresh refresh = new Refresh(context, limits.get().budgetMillis());
    Bundle next = SideBySide.suits(present) ? install(present, jar) : null;
    if (next == null) return new InPlace(present, jar, previous, refresh);
    return new SideBySide(present, next, new WarmUp(context, limits.get().budgetMillis()), refresh);
  }

  private Bundle install(Bundle present, Path jar) throws BundleException, IOException {
    // a location that is in use would bring the bundle that runs, whatever the jar has
    String place = Distribution.BESIDE + present.getSymbolicName() + "/" + UUID.randomUUID();
    try (InputStream in = Files.newInputStream(jar)) {
      Bundle next = context.installBundle(place, in);
      if (SideBySide.suits(next)) return next;
      next.uninstall();
    } catch (BundleException e) {
      if (e.getType() != BundleException.DUPLICATE_BUNDLE_ERROR) throw e;
      LOG.debug("The framework allows no second {}", present, e);
    }
    return null;
  }

  private static void end(Exchange exchange, boolean good) throws InterruptedException {
    try {
      if (good) exchange.keep();
      else exchange.discard();
    } catch (BundleException | RuntimeException | LinkageError e) {
      LOG.error("The version that is not needed any more stays until the next restart", e);
    }
  }

  /** What brings one of the versions. */
  private interface Step {
    Bundle take() throws BundleException, IOException, InterruptedException;
  }

  private String attempt(String name, Step step, CarriedState state, Readiness.Snapshot before)
      throws InterruptedException {
    try {
      long begin = System.nanoTime();
      Bundle bundle = step.take();
      LOG.debug("The other {} started after {} us", name, micros(begin));
      List<String> missing = awaitReady(bundle, before);
      LOG.debug("{} and all others worked after {} us", name, micros(begin));
      if (!missing.isEmpty())
        return "Not back within %d ms: %s"
            .formatted(limits.get().budgetMillis(), String.join(", ", missing));
      List<String> failures = new Trial(context).failures(bundle);
      if (failures.isEmpty()) failures = readiness.missing(before, bundle);
      if (!failures.isEmpty()) return String.join(", ", failures);
      state.importInto(bundle);
      return "";
    } catch (BundleException | IOException | RuntimeException | LinkageError e) {
      LOG.warn("{} could not be replaced", name, e);
      return reason(e);
    }
  }

  private static long micros(long begin) {
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin);
  }

  private static String reason(Throwable e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage() == null ? cause.toString() : cause.getMessage());
  }

  private List<String> awaitReady(Bundle bundle, Readiness.Snapshot before)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limits.get().budgetMillis());
    List<String> missing = readiness.missing(before, bundle);
    CountDownLatch never = new CountDownLatch(1);
    while (!missing.isEmpty() && System.nanoTime() < end) {
      if (never.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) break;
      missing = readiness.missing(before, bundle);
    }
    return missing;
  }
}
