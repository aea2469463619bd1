/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.Streams;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the streams, away from the thread that brings the service, and lets go of them. What a
 * stream that went leaves unanswered is answered after a grace of five seconds.
 */
public final class StreamsDesk {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsDesk.class);
  private static final long RETRY_MILLIS = 1000;
  private static final long GRACE_MILLIS = 5000;

  /** Times that samples may have got beyond the newest record's before the node stopped. */
  private static final long FLOOR_MARGIN = 1_000_000;

  private final ScheduledExecutorService timer;
  private final UniqueClock clock;
  private final Lanes lanes;
  private final Runnable opened;
  private Streams wanted;
  private volatile StreamsLink link;

  public StreamsDesk(
      ScheduledExecutorService timer, UniqueClock clock, Lanes lanes, Runnable opened) {
    this.timer = timer;
    this.clock = clock;
    this.lanes = lanes;
    this.opened = opened;
  }

  public StreamsLink link() {
    return link;
  }

  public synchronized void use(Streams service) {
    wanted = service;
    later(() -> open(service), 0);
  }

  public synchronized void drop(Streams service) {
    if (wanted == service) {
      wanted = null;
    }
    StreamsLink gone = link;
    if (gone != null && gone.service() == service) {
      link = null;
      later(() -> lanes.abandon(gone), GRACE_MILLIS);
    }
  }

  private void open(Streams service) {
    if (!isWanted(service)) {
      return;
    }
    try {
      StreamsLink l = StreamsLink.open(service);
      long last = l.lastTime();
      if (last > 0) {
        clock.floor(last + FLOOR_MARGIN);
      }
      connect(l);
    } catch (StreamException e) {
      LOG.warn("The streams cannot be opened, trying again: {}", e.getMessage());
      later(() -> open(service), RETRY_MILLIS);
    }
  }

  private void connect(StreamsLink l) {
    synchronized (this) {
      if (wanted != l.service()) {
        return;
      }
      StreamsLink before = link;
      link = l;
      if (before != null) {
        later(() -> lanes.abandon(before), GRACE_MILLIS);
      }
    }
    opened.run();
  }

  private synchronized boolean isWanted(Streams service) {
    return wanted == service;
  }

  private void later(Runnable task, long millis) {
    try {
      timer.schedule(task, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("The gate stops");
    }
  }
}
