/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import io.backplane.health.Standings.Reading;
import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.stream.api.Ledger;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerComparison;
import io.backplane.stream.api.LedgerCrossing;
import io.backplane.stream.api.LedgerSource;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Streams;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads everybody's accounts every few seconds and compares them. It keeps none itself and stops
 * nobody: it reads twice, one right after the other, and takes for missing only what no movement in
 * between explains.
 */
@Component(
    configurationPid = "io.backplane.health",
    service = {Ledger.class, MetricSource.class})
@Boundary("A reading that fails is logged; the next comes. Who cannot be read is named.")
@Lane("ledger-audit")
public final class LedgerAudit implements Ledger, MetricSource {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerAudit.class);
  private static final long EVERY_SECONDS = 5;

  private final List<LedgerSource> sources = new CopyOnWriteArrayList<>();
  private final AtomicReference<Streams> streams = new AtomicReference<>();
  private final LongSupplier millis;
  private final Standings standings;
  private final ScheduledExecutorService timer;
  private final Unreadable unreadable;
  private final Givers givers = new Givers();
  private Set<String> told = new HashSet<>();
  private boolean failing;
  private volatile List<Finding> last = List.of();

  /** Begins to read. */
  @Activate
  public LedgerAudit(Config config) {
    this(config.ledger_settle_millis(), () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    timer.scheduleWithFixedDelay(this::tick, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  LedgerAudit(long settleMillis, LongSupplier millis) {
    this.millis = millis;
    this.standings = new Standings(settleMillis);
    this.unreadable = new Unreadable(settleMillis);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread t = new Thread(task, "ledger-audit");
              t.setDaemon(true);
              return t;
            });
  }

  @Deactivate
  void close() throws InterruptedException {
    timer.shutdownNow();
    if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
      LOG.error("the reading of the ledger does not end");
    }
  }

  /** Whatever goes wrong, the next reading comes. */
  void tick() {
    try {
      news(read()).forEach(line -> LOG.error("the ledger is broken: {}", line));
      failing = false;
    } catch (StreamException e) {
      failed("the ledger cannot be read until the streams can: {}", e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      failed("the ledger cannot be read, trying again", e);
    }
  }

  /** Once, until it can be read again. */
  private void failed(String line, Object why) {
    if (!failing) {
      LOG.warn(line, why);
    }
    failing = true;
  }

  /** What is broken and was not when this was asked before. */
  List<String> news(Report report) {
    List<String> lines = new ArrayList<>();
    Set<String> broken = new HashSet<>();
    for (Finding f : report.findings()) {
      if (f.broken() && broken.add(f.counts().name()) && !told.contains(f.counts().name())) {
        lines.add(LedgerCheck.sentence(f));
      }
    }
    told = broken;
    return lines;
  }

  /** What all say at about one moment. */
  private record Pass(
      List<LedgerAccount> accounts,
      Map<String, List<GroupStatus>> groups,
      List<LedgerComparison> single,
      List<LedgerComparison> pairs,
      Map<String, Throwable> failed) {}

  @Override
  public synchronized Report read() {
    List<Finding> found = new ArrayList<>();
    try {
      Pass first = pass();
      Pass second = pass();
      List<Reading> readings = new ArrayList<>();
      add(first.pairs(), second.pairs(), Reading::between, readings);
      add(first.single(), second.single(), Reading::of, readings);
      long now = millis.getAsLong();
      found.addAll(standings.take(readings, now, second.failed().isEmpty()));
      found.addAll(unreadable.take(second.failed(), now));
      return new Report(second.accounts(), second.groups(), found);
    } finally {
      last = found; // nothing, rather than what is no longer so
    }
  }

  private static void add(
      List<LedgerComparison> first,
      List<LedgerComparison> second,
      BiFunction<LedgerComparison, LedgerComparison, Reading> how,
      List<Reading> to) {
    Map<String, LedgerComparison> before = new TreeMap<>();
    first.forEach(c -> before.put(c.name(), c));
    for (LedgerComparison c : second) {
      to.add(how.apply(before.getOrDefault(c.name(), c), c));
    }
  }

  private Pass pass() {
    List<LedgerAccount> accounts = new ArrayList<>();
    List<LedgerCrossing> crossings = new ArrayList<>();
    Map<String, Throwable> failed = new TreeMap<>();
    for (LedgerSource source : sources) {
      try {
        List<LedgerCrossing> its = source.crossings();
        accounts.addAll(source.accounts());
        crossings.addAll(its);
      } catch (RuntimeException | LinkageError e) {
        failed.put(source.getClass().getName(), e);
      }
    }
    accounts.sort(Comparator.comparing(LedgerAccount::name));
    List<LedgerComparison> single = new ArrayList<>();
    accounts.forEach(a -> single.add(LedgerComparison.of(a)));
    Map<String, List<GroupStatus>> groups = groups(failed);
    groups.forEach((stream, all) -> all.forEach(g -> single.add(LedgerComparison.of(stream, g))));
    return new Pass(
        accounts, groups, single, LedgerComparison.of(givers.complete(crossings)), failed);
  }

  /** A stream that cannot be opened hides no other. */
  private Map<String, List<GroupStatus>> groups(Map<String, Throwable> failed) {
    Streams now = streams.get();
    if (now == null) {
      throw new StreamException("there is no stream service");
    }
    Map<String, List<GroupStatus>> groups = new TreeMap<>();
    for (String name : now.names()) {
      try {
        groups.put(name, now.stream(name).status().groups());
      } catch (RuntimeException | LinkageError e) {
        failed.put("stream " + name, e);
      }
    }
    return groups;
  }

  @Override
  public void collect(MetricSink sink) {
    for (Finding f : last) {
      String[] which = {"comparison", f.counts().name()};
      sink.gauge(
          "backplane_ledger_difference",
          "What no outcome and no waiting explains; above 0 if it is missing",
          f.difference(),
          which);
      sink.gauge(
          "backplane_ledger_broken",
          "1 if a difference stays for longer than anything may be on its way",
          f.broken() ? 1 : 0,
          which);
    }
  }

  @Reference(
      name = "streams",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindStreams(Streams service) {
    streams.set(service);
  }

  void unbindStreams(Streams service) {
    streams.compareAndSet(service, null);
  }

  @Reference(
      name = "sources",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindSource(LedgerSource source) {
    sources.add(source);
  }

  void unbindSource(LedgerSource source) {
    sources.remove(source);
  }
}
