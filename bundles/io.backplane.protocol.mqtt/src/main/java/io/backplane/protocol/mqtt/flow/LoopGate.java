/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.flow;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.marks.Boundary;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.keep.Card;
import io.backplane.protocol.mqtt.limit.Tally;
import io.backplane.protocol.mqtt.wire.Properties;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all connections of one event loop share: the batch of the current pass, the passes under way
 * in the order they were sent off, the connections with something to flush, the clock tick. Passes
 * are settled strictly in order, so that acknowledgements leave in the order of publications even
 * if the gate behind was replaced in between. Touched by its event loop only, but for {@link
 * #answered} and {@link #kick}.
 */
@Boundary("The gate belongs to another card: what it fails on is held or its connection closed.")
public final class LoopGate implements Card.Progress {
  static final long TICK_MILLIS = 500;
  private static final long RETRY_MILLIS = 50;
  private static final int LARGEST_PASS = 4096;
  private static final Logger LOG = LoggerFactory.getLogger(LoopGate.class);
  private final Core core;
  private final EventLoop loop;
  private final Runnable endOfPass = this::endOfPass;
  private final Runnable settle = this::settle;
  private final Runnable retry = this::retry;
  private final AtomicBoolean settleScheduled = new AtomicBoolean();
  private final AtomicBoolean retryScheduled = new AtomicBoolean();
  private final ArrayDeque<Pass> sent = new ArrayDeque<>();
  private final ArrayDeque<Pass> routed = new ArrayDeque<>();
  private final LatePasses late = new LatePasses();
  private final Set<Line> connections = new LinkedHashSet<>();
  private final Tally tally = new Tally();
  private List<Line> dirty = new ArrayList<>();
  private List<Line> flushing = new ArrayList<>();
  private volatile Tally shown = new Tally();
  private Pass open;
  private boolean endScheduled;
  private int pressedConnections;
  private Pass awaited;
  private volatile long passesSent;
  private volatile long passesRouted;
  private long lastRouted;
  private ScheduledFuture<?> retryLater;
  private long unanswered;
  private ScheduledFuture<?> ticker;

  LoopGate(Core core, EventLoop loop) {
    this.core = core;
    this.loop = loop;
  }

  Core core() {
    return core;
  }

  public EventLoop loop() {
    return loop;
  }

  public Tally tally() {
    return tally;
  }

  /** A consistent copy, any thread. */
  Tally shown() {
    return shown;
  }

  public void join(Line c) {
    connections.add(c);
    if (ticker == null) {
      ticker =
          loop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  public void part(Line c) {
    connections.remove(c);
    rest();
  }

  /** Without connections and passes there is nothing to look after. */
  private void rest() {
    boolean busy = open != null || !sent.isEmpty() || !routed.isEmpty() || !late.isEmpty();
    if (connections.isEmpty() && !busy) {
      stopTicking();
    }
  }

  private void stopTicking() {
    if (ticker != null) {
      ticker.cancel(false);
      ticker = null;
    }
    if (retryLater != null) {
      retryLater.cancel(false);
      retryLater = null;
    }
  }

  // ---- the way in

  /**
   * Offers a publication.
   *
   * @param as who says it
   * @param how what the connection wants to know when it is answered
   * @return false if the gate or the dialect is absent: hold it and come back
   */
  boolean offer(Line c, DeviceIdentity as, Inbound in, Properties properties, int how) {
    Ingress ingress = core.services().ingress();
    if (ingress == null) {
      return false;
    }
    if (open != null && !open.of(ingress)) {
      sendOff();
    }
    try {
      if (open == null) {
        open = new Pass(this, ingress);
        core.quiet().begin();
        scheduleEnd();
      }
      if (!open.offer(c, as, in, properties, how)) {
        return false;
      }
    } catch (RuntimeException | LinkageError e) {
      LOG.error("the gate failed on a message of {}; it is held", c.identity().device(), e);
      sendOff();
      return false;
    }
    unanswered += in.payload().length;
    tally.inFlight++;
    if (open.size() >= LARGEST_PASS) {
      sendOff();
    }
    return true;
  }

  boolean pressed() {
    return unanswered > core.settings().maxUnansweredLoopBytes();
  }

  private boolean relieved() {
    return unanswered <= core.settings().maxUnansweredLoopBytes() / 2;
  }

  private void scheduleEnd() {
    if (!endScheduled) {
      endScheduled = true;
      loop.execute(endOfPass);
    }
  }

  private void endOfPass() {
    endScheduled = false;
    sendOff();
    flush();
  }

  private void sendOff() {
    Pass pass = open;
    open = null;
    if (pass != null && pass.size() == 0) {
      core.quiet().end();
    } else if (pass != null) {
      sent.add(pass);
      passesSent = passesSent + 1;
      try {
        pass.submit(System.nanoTime(), passesSent);
      } catch (RuntimeException | LinkageError e) {
        LOG.error("the gate failed on {} messages; their connections are closed", pass.size(), e);
        pass.accept(new io.backplane.protocol.api.Outcome[0]);
      }
    }
  }

  // ---- the answers

  void answered() {
    if (settleScheduled.compareAndSet(false, true)) {
      execute(settle);
    }
  }

  private void settle() {
    settleScheduled.set(false);
    for (Pass p = sent.peek(); p != null && p.isAnswered(); p = sent.peek()) {
      p.route();
      routed.add(sent.remove());
      lastRouted = core.hasLeft() ? lastRouted : p.number();
    }
    if (!late.isEmpty() && !core.hasLeft()) {
      late.settle(System.nanoTime(), answerNanos());
    }
    passesRouted = late.dealtWith(lastRouted);
    Journal journal = core.journal();
    for (Pass p = routed.peek(); p != null; p = routed.peek()) {
      if (!journal.isDurable(p.ticket())) {
        awaitHead(p, journal);
        break;
      }
      deliver(routed.remove());
    }
    relieve();
    flush();
  }

  private void awaitHead(Pass head, Journal journal) {
    if (awaited != head) {
      awaited = head;
      journal.await(head.ticket(), this::answered);
    }
  }

  /** Passes handed to the gate so far, any thread. */
  @Override
  public long passesSent() {
    return passesSent;
  }

  /** Up to which pass all messages went to those who listen, any thread. */
  @Override
  public long passesRouted() {
    return passesRouted;
  }

  private void deliver(Pass pass) {
    pass.deliver();
    core.quiet().end();
  }

  private void relieve() {
    if (pressedConnections > 0 && relieved()) {
      pressedConnections = 0;
      for (Line c : List.copyOf(connections)) {
        c.intake().resume(Intake.LOOP);
      }
    }
  }

  void pressedOn() {
    pressedConnections++;
  }

  /** One message is dealt with without the gate, and will be settled. */
  void began(int bytes) {
    unanswered += bytes;
    tally.inFlight++;
    scheduleEnd();
  }

  /** One message was answered, or given up. */
  void settled(int bytes) {
    unanswered -= bytes;
    tally.inFlight--;
  }

  // ---- flushing: once per connection and pass

  void dirty(Line c) {
    dirty.add(c);
    scheduleEnd();
  }

  private void flush() {
    shown = tally.copy();
    if (dirty.isEmpty()) {
      return;
    }
    List<Line> all = dirty;
    dirty = flushing;
    flushing = all;
    for (int i = 0; i < all.size(); i++) {
      all.get(i).outbox().flush();
    }
    all.clear();
  }

  // ---- time

  private void tick() {
    long now = System.nanoTime();
    giveUp(routed, now - answerNanos(), "journal");
    if (routed.isEmpty()) {
      giveUp(sent, now - answerNanos(), "gate");
    }
    if (!late.isEmpty() || !sent.isEmpty() && sent.peek().isAnswered()) {
      answered();
    }
    for (Line c : List.copyOf(connections)) {
      c.tick(now);
      c.intake().traffic().tick(now);
    }
    flush();
    rest();
  }

  private long answerNanos() {
    return core.settings().answerMillis() * 1_000_000;
  }

  private void giveUp(ArrayDeque<Pass> queue, long before, String who) {
    for (Pass p = queue.peek(); p != null && p.submittedAt() - before < 0; p = queue.peek()) {
      boolean settled = queue == sent ? p.isAnswered() : core.journal().isDurable(p.ticket());
      if (settled) {
        return;
      }
      LOG.warn("the {} left {} messages unanswered; their connections are closed", who, p.size());
      queue.remove();
      if (queue == sent) {
        late.take(p);
        lastRouted = p.number();
        passesRouted = late.dealtWith(lastRouted);
        core.quiet().end();
      } else {
        p.giveUp();
        deliver(p);
      }
    }
  }

  /** Something is held: look again soon. */
  public void retrySoon() {
    if (retryLater == null) {
      retryLater = loop.schedule(retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** A service appeared, any thread. */
  void kick() {
    if (retryScheduled.compareAndSet(false, true)) {
      execute(retry);
    }
  }

  private void retry() {
    retryLater = null;
    retryScheduled.set(false);
    for (Line c : List.copyOf(connections)) {
      c.retry();
    }
    flush();
  }

  /** Nothing is under way in the whole card: connections that leave may go, any thread. */
  void handOver() {
    execute(
        () -> {
          for (Line c : List.copyOf(connections)) {
            c.handOver();
          }
        });
  }

  void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.trace("the event loop has ended", e);
    }
  }

  /** Ends the connections that were not taken from a card that goes; any thread. */
  void stop() {
    execute(
        () -> {
          for (Line c : List.copyOf(connections)) {
            c.close("card-stopped");
          }
          stopTicking();
        });
  }
}
