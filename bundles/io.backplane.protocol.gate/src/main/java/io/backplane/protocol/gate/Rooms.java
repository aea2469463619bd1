/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import io.backplane.device.api.DeviceChange;
import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.metrics.api.MetricSink;
import io.backplane.protocol.gate.append.Books;
import io.backplane.protocol.gate.append.GateBatch;
import io.backplane.protocol.gate.append.GateCore;
import io.backplane.protocol.gate.append.Lanes;
import io.backplane.protocol.gate.append.StreamsDesk;
import io.backplane.protocol.gate.append.StreamsLink;
import io.backplane.protocol.gate.append.UniqueClock;
import io.backplane.protocol.gate.append.Writers;
import io.backplane.protocol.gate.intake.Complaints;
import io.backplane.protocol.gate.intake.Dialects;
import io.backplane.protocol.gate.intake.Expectations;
import io.backplane.protocol.gate.intake.Gateways;
import io.backplane.protocol.gate.intake.Intake;
import io.backplane.protocol.gate.intake.Limits;
import io.backplane.protocol.gate.intake.Permissions;
import io.backplane.protocol.gate.replay.Replay;
import io.backplane.protocol.gate.session.Barred;
import io.backplane.protocol.gate.session.DeviceKey;
import io.backplane.protocol.gate.session.Session;
import io.backplane.protocol.gate.session.SessionEvents;
import io.backplane.protocol.gate.session.SessionTable;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerCrossing;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate's parts, put together: three threads (a timer, one for lookups, one for commands), none
 * of which a message passes through.
 */
@Boundary("Housekeeping that fails is logged and goes on in a second.")
@Lane({"backplane-gate-lookups", "backplane-gate-commands", "backplane-gate-timer"})
final class Rooms implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);
  private static final int MAX_LOOKUPS = 1024;
  private static final long RETRY_MILLIS = 200;

  private final ScheduledExecutorService timer;
  private final ThreadPoolExecutor lookups = worker("backplane-gate-lookups", MAX_LOOKUPS);
  private final ThreadPoolExecutor commands = worker("backplane-gate-commands", 16);
  private final UniqueClock clock = new UniqueClock();
  private final Lanes lanes = new Lanes();
  private final Waiters waiters = new Waiters();
  private final Dialects dialects = new Dialects();
  private final Permissions permissions = new Permissions();
  private final Barred barred = new Barred();
  private final Books replayBooks = new Books("replay", System::nanoTime);
  private final Gateways gateways;
  private final StreamsDesk streams;
  private final CommandDesk desk;
  private final GateCore core;
  private final SessionEvents events;
  private final SessionTable sessions;
  private final Replay replay;
  private volatile boolean closed;

  Rooms(Limits limits) {
    timer = Executors.newSingleThreadScheduledExecutor(named("backplane-gate-timer"));
    gateways = new Gateways(lookups, timer, this::progress);
    streams = new StreamsDesk(timer, clock, lanes, this::progress);
    desk = new CommandDesk(dialects, gateways, commands, this::sessionsOf);
    Complaints complaints = new Complaints();
    core =
        new GateCore(
            clock,
            streams,
            new Intake(dialects, permissions, gateways, barred, limits),
            new Books("gate", System::nanoTime),
            lanes,
            new Writers(),
            complaints,
            new Expectations(gateways, complaints, lookups));
    events = new SessionEvents(clock, () -> new GateBatch(core), () -> streams.link() != null);
    sessions = new SessionTable(events, desk, barred);
    core.intake().tell(sessions.behind()::heard);
    replay = new Replay(core, gateways, replayBooks, this::whenAvailable);
    timer.scheduleWithFixedDelay(this::everySecond, 1, 1, TimeUnit.SECONDS);
  }

  private List<Session> sessionsOf(DeviceKey key) {
    return sessions.of(key);
  }

  private static ThreadFactory named(String name) {
    return task -> {
      Thread t = new Thread(task, name);
      t.setDaemon(true);
      return t;
    };
  }

  private static ThreadPoolExecutor worker(String name, int waiting) {
    return new ThreadPoolExecutor(
        1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), named(name));
  }

  private void everySecond() {
    try {
      permissions.forget();
      barred.forget(System.nanoTime());
      lanes.prune();
      core.complaints().flush(UniqueClock.micros());
      sessions.expire(UniqueClock.micros());
      events.pump();
      desk.tick();
    } catch (RuntimeException e) {
      LOG.error("The gate's housekeeping failed; it goes on in a second", e);
    }
  }

  /** Something came: those who wait for it go on, on the timer's thread. */
  void progress() {
    try {
      timer.execute(
          () -> {
            waiters.release(this::complete);
            events.pump();
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("The gate stops");
    }
  }

  /** Whether a device that speaks for itself is heard. */
  boolean takes(String dialect) {
    return streams.link() != null && permissions.ready() && dialects.get(dialect) != null;
  }

  private boolean complete(String dialect) {
    return takes(dialect) && gateways.ready();
  }

  void whenAvailable(String dialect, Runnable callback) {
    if (closed) {
      afterTheEnd(callback);
      return;
    }
    if (complete(dialect) && gateways.idle()) {
      Waiters.call(callback);
      return;
    }
    waiters.add(dialect, callback);
    if (closed) {
      waiters.release(d -> true);
    } else if (complete(dialect) && gateways.idle()) {
      progress();
    }
  }

  /** A protocol that has not yet noticed the end of this gate must not ask in a tight circle. */
  private static void afterTheEnd(Runnable callback) {
    CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS)
        .execute(() -> Waiters.call(callback));
  }

  void changed(DeviceChange change) {
    gateways.changed(change);
    barred.changed(change);
    core.expectations().changed(change);
    sessions.changed(change);
    switch (change.kind()) {
      case PRESENCE, ATTRIBUTES -> LOG.trace("{} changes no right", change);
      default -> permissions.forget();
    }
  }

  List<LedgerAccount> accounts(long now) {
    return List.of(gateAccount(now), replayAccount());
  }

  private LedgerAccount gateAccount(long now) {
    return core.books().account(() -> lanes.inFlight(now));
  }

  private LedgerAccount replayAccount() {
    return replayBooks.account(replay::running);
  }

  /** What was handed to the streams of the moment. */
  List<LedgerCrossing> crossings() {
    StreamsLink link = streams.link();
    return link == null ? List.of() : link.handed().crossings();
  }

  void collect(MetricSink sink) {
    Figures.ledger(gateAccount(System.nanoTime()), sink);
    Figures.ledger(replayAccount(), sink);
    Figures.rates(core.books().stats(), sink);
    Figures.dialects(dialects, sink);
    Figures.sessions(sessions, events, sink);
    Figures.commands(desk, core.complaints(), sink);
    Figures.expectations(core.expectations(), sink);
    sink.gauge(
        "backplane_gate_waiting_protocols", "Holders that wait for a dialect.", waiters.size());
  }

  /** Batches on their way are still answered by their streams; nothing new is begun. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    lookups.shutdownNow();
    commands.shutdownNow();
    waiters.release(d -> true);
  }

  GateCore core() {
    return core;
  }

  Intake intake() {
    return core.intake();
  }

  StreamsDesk streams() {
    return streams;
  }

  Dialects dialects() {
    return dialects;
  }

  Permissions permissions() {
    return permissions;
  }

  Gateways gateways() {
    return gateways;
  }

  CommandDesk desk() {
    return desk;
  }

  SessionTable sessions() {
    return sessions;
  }

  Replay replay() {
    return replay;
  }
}
