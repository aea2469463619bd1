/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.http;

import io.backplane.device.api.Commands.Command;
import io.backplane.protocol.api.Sessions.SessionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A device that polls: one session over many polls, so that its presence does not flicker between
 * them. Ends when no poll came for a minute.
 */
final class PollLink extends Downlink {
  private static final long IDLE_NANOS = 60_000_000_000L;
  private static final long GATHER_MILLIS = 50;
  private static final int MAX_COMMANDS = 100;

  private final ScheduledExecutorService timer;
  private final Consumer<PollLink> gone;
  private Exchange waiting;
  private List<Command> gathered = new ArrayList<>();
  private long lastPoll;
  private boolean retired;

  PollLink(SessionInfo info, ScheduledExecutorService timer, Consumer<PollLink> gone) {
    super(info);
    this.timer = timer;
    this.gone = gone;
    this.lastPoll = System.nanoTime();
  }

  /** A poll came; one that still waits is answered. False if this session has ended. */
  boolean poll(Exchange exchange, long waitMillis) {
    Exchange before;
    List<Command> left;
    synchronized (this) {
      if (retired) {
        return false;
      }
      before = waiting;
      left = take();
      waiting = exchange;
      lastPoll = System.nanoTime();
    }
    if (before != null) {
      before.run(() -> answer(before, left));
    }
    timer.schedule(() -> expire(exchange), waitMillis, TimeUnit.MILLISECONDS);
    ready();
    return true;
  }

  private void expire(Exchange exchange) {
    synchronized (this) {
      if (waiting != exchange) {
        return;
      }
    }
    flush();
  }

  @Override
  public synchronized boolean takesCommands() {
    return waiting != null && !waiting.isAnswered() && gathered.size() < MAX_COMMANDS;
  }

  @Override
  public boolean deliver(Command command, String topic, byte[] payload) {
    synchronized (this) {
      if (!takesCommands()) {
        return false;
      }
      gathered.add(command);
      if (gathered.size() > 1) {
        return true;
      }
    }
    timer.schedule(this::flush, GATHER_MILLIS, TimeUnit.MILLISECONDS);
    return true;
  }

  private void flush() {
    Exchange exchange;
    List<Command> commands;
    synchronized (this) {
      exchange = waiting;
      commands = take();
    }
    if (exchange != null) {
      exchange.run(() -> answer(exchange, commands));
    }
  }

  private List<Command> take() {
    List<Command> commands = gathered;
    gathered = new ArrayList<>();
    waiting = null;
    lastPoll = System.nanoTime();
    return commands;
  }

  /**
   * Answers a poll. If the peer is gone this session ends without a word, and the next poll's gets
   * the commands again.
   */
  private void answer(Exchange exchange, List<Command> commands) {
    StringBuilder b = new StringBuilder("{\"commands\":[");
    for (int i = 0; i < commands.size(); i++) {
      b.append(i == 0 ? "" : ",").append(json(commands.get(i)));
    }
    if (exchange.json(200, b.append("]}").toString())) {
      commands.forEach(c -> delivered(c.id()));
    } else if (!commands.isEmpty()) {
      leave("reset");
    }
  }

  private void leave(String reason) {
    synchronized (this) {
      retired = true;
    }
    if (end(reason)) {
      gone.accept(this);
    }
  }

  @Override
  public void close(String reason) {
    Exchange exchange;
    synchronized (this) {
      exchange = waiting;
      take();
    }
    leave(reason);
    if (exchange != null) {
      exchange.run(() -> exchange.problem(Problem.unauthorized("session-ended", reason)));
    }
  }

  @Override
  void tick(long nanos) {
    boolean idle;
    synchronized (this) {
      idle = waiting == null && nanos - lastPoll > IDLE_NANOS;
      retired |= idle;
    }
    if (idle) {
      leave("timeout");
    }
  }

  @Override
  void stop() {
    leave("handover");
    flush();
  }
}
