/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.journal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.message.api.WireWriter;
import io.backplane.protocol.mqtt.limit.Clock;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Position;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.Streams;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of what is to outlive the process, in a stream of its own. Whoever writes a record gets a
 * ticket, and may ask to be called when everything up to that ticket is durable. One portion is
 * under way at a time, what is written meanwhile makes up the next: so records lie in the stream in
 * the order of their tickets whatever is refused in between, and company is cheap. What the stream
 * refuses is tried again until it is taken. Any thread; call-backs come from the stream's commit
 * thread, or from the caller's.
 */
@Boundary("A fault of the stream is logged; what is to be written waits for another try.")
@Lane("mqtt-journal")
public final class Journal {
  public static final String STREAM = "mqtt-sessions";
  public static final int BASE = 1;
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final long RETRY_MILLIS = 100;
  private static final long PERIOD_MILLIS = 5000;
  private static final long CLOSE_NANOS = 5_000_000_000L;
  private static final long LOST_MILLIS = 5000;
  private final ScheduledThreadPoolExecutor worker =
      new ScheduledThreadPoolExecutor(1, r -> new Thread(r, "mqtt-journal"));
  private final WireWriter writer = new WireWriter(512);
  private final Keeper keeper;
  private Streams streams;
  private Stream stream;
  private Portion open = new Portion();
  private Portion underWay;
  private long written;
  private volatile long durable;
  private long base;
  private long mark = -1;
  private long bytes;
  private long refusals;
  private boolean scheduled;
  private boolean closed;
  private boolean timed;
  private boolean closing;
  private volatile boolean ready;

  public Journal(Keeper keeper) {
    this.keeper = keeper;
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  // ---- writing

  /**
   * Writes a record.
   *
   * @param record writes the fields but {@link #BASE}; must not call anybody else
   * @return its ticket, 1 or more, higher than all before
   */
  public synchronized long write(Consumer<WireWriter> record) {
    writer.reset();
    writer.varint(BASE, base);
    record.accept(writer);
    open.add(writer.toByteArray());
    open.last = ++written;
    schedule(0);
    return written;
  }

  public boolean isDurable(long ticket) {
    return ticket <= durable;
  }

  /** Calls back once when a ticket is durable. */
  public void await(long ticket, Runnable then) {
    synchronized (this) {
      if (ticket > durable) {
        boolean sent = underWay != null && ticket <= underWay.last;
        (sent ? underWay : open).waiting.add(then);
        return;
      }
    }
    then.run();
  }

  // ---- coming and going of the streams

  /** Whether all that an earlier process left was restored. */
  public boolean ready() {
    return ready;
  }

  public synchronized void use(Streams service) {
    if (!timed) {
      timed = true;
      worker.scheduleWithFixedDelay(this::work, PERIOD_MILLIS, PERIOD_MILLIS, MILLISECONDS);
    }
    streams = service;
    stream = null;
    Portion unanswered = underWay;
    if (unanswered != null) {
      later(() -> giveUp(unanswered), LOST_MILLIS);
    }
    schedule(0);
  }

  public synchronized void drop(Streams service) {
    if (streams == service) {
      streams = null;
      stream = null;
    }
  }

  /** A stream that went away has left a portion without a receipt: it is appended again. */
  private void giveUp(Portion p) {
    synchronized (this) {
      if (underWay != p || !p.sent) {
        return;
      }
      p.sent = false;
      stream = null;
    }
    work();
  }

  // ---- the journal's thread

  private synchronized void schedule(long millis) {
    if (!scheduled && !closed) {
      scheduled = true;
      later(this::work, millis);
    }
  }

  private void later(Runnable task, long millis) {
    try {
      worker.schedule(task, millis, MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the journal is closed", e);
    }
  }

  private void work() {
    Streams from;
    synchronized (this) {
      scheduled = false;
      from = streams;
    }
    if (from == null) {
      return;
    }
    try {
      if (!ready) {
        restore(from);
      }
      send();
      keeper.written(from);
    } catch (StreamException e) {
      LOG.warn("the journal of sessions cannot be used, trying again: {}", e.getMessage());
      schedule(RETRY_MILLIS);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("the journal of sessions failed, trying again", e);
      schedule(10 * RETRY_MILLIS);
    }
  }

  private void restore(Streams from) {
    long begin = keeper.restore(from);
    synchronized (this) {
      base = begin;
      if (!open.records.isEmpty()) {
        write(w -> {}); // those written by now do not name the place
      }
    }
    keeper.restored();
    ready = true;
    keeper.ready();
  }

  /** Sends what waits, unless something is under way. */
  public void send() {
    Portion p;
    Streams from;
    synchronized (this) {
      from = streams;
      if (underWay == null && open.records.isEmpty() || underWay != null && underWay.sent) {
        return;
      }
      if (from == null) {
        return;
      }
      if (underWay == null) {
        underWay = open;
        open = new Portion();
      }
      p = underWay;
      p.sent = true;
      p.attempt++;
    }
    append(p, from);
  }

  private void append(Portion p, Streams from) {
    int attempt = p.attempt;
    try {
      Stream to = stream;
      if (to == null) {
        to = from.stream(STREAM);
        stream = to;
      }
      AppendBatch batch = to.newBatch();
      long now = Clock.micros();
      for (byte[] record : p.records) {
        batch.add(0, now, record, 0, record.length);
      }
      batch.append(receipt -> answered(p, attempt, receipt));
    } catch (StreamException e) {
      LOG.debug("the stream {} takes nothing now", STREAM, e);
      refused(p, attempt);
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      LOG.error("the stream {} cannot take {} records, trying again", STREAM, p.records.size(), e);
      refused(p, attempt);
    }
  }

  private void answered(Portion p, int attempt, Receipt receipt) {
    if (!(receipt instanceof Receipt.Durable d)) {
      LOG.debug("the journal of sessions is refused: {}", receipt);
      refused(p, attempt);
      return;
    }
    synchronized (this) {
      if (underWay != p) {
        return;
      }
      underWay = null;
      durable = p.last;
      bytes += p.bytes;
      if (p.mark >= 0) {
        mark = Position.unpack(d.positions()[p.mark]).offset();
      }
      notifyAll();
      schedule(0);
    }
    p.tell();
  }

  private synchronized void refused(Portion p, int attempt) {
    if (underWay == p && p.attempt == attempt) {
      p.sent = false;
      stream = null; // it may be one of streams that went just now
      refusals++;
      schedule(RETRY_MILLIS);
    }
  }

  // ---- a new beginning, on the journal's thread

  /** Bytes written since the place where the next process begins to read. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Bytes not yet durable. */
  public synchronized long waitingBytes() {
    return open.bytes + (underWay == null ? 0 : underWay.bytes);
  }

  /** Where the next process begins to read. */
  public synchronized long base() {
    return base;
  }

  public synchronized long refusals() {
    return refusals;
  }

  public synchronized long records() {
    return written;
  }

  /** Begins a description of everything: what is written from here on stands for itself. */
  public synchronized void begin() {
    open.mark = open.records.size();
    bytes = 0;
    write(w -> {});
  }

  /** The description is complete: the next process begins to read where it began. */
  public boolean complete() throws InterruptedException {
    if (!settle()) {
      return false;
    }
    synchronized (this) {
      base = mark;
      write(w -> {});
    }
    return true;
  }

  /**
   * Waits until all that was written is durable.
   *
   * @return false if that takes too long
   */
  public boolean settle() throws InterruptedException {
    long end = System.nanoTime() + CLOSE_NANOS;
    long all;
    synchronized (this) {
      all = written;
    }
    while (!isDurable(all)) {
      send();
      synchronized (this) {
        if (System.nanoTime() > end || streams == null) {
          return false;
        }
        if (!isDurable(all)) {
          wait(RETRY_MILLIS);
        }
      }
    }
    return true;
  }

  /** Waits until all is durable that can be, then ends. */
  public void close() {
    try {
      if (ready && !settleElsewhere()) {
        LOG.error("{} bytes of the journal of sessions were not written", waitingBytes());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      closed = true;
    }
    worker.shutdown();
  }

  private boolean settleElsewhere() throws InterruptedException {
    long end = System.nanoTime() + CLOSE_NANOS;
    later(this::closing, 0);
    synchronized (this) {
      while ((durable < written || !closing) && streams != null && System.nanoTime() < end) {
        wait(RETRY_MILLIS);
      }
      return durable == written;
    }
  }

  private void closing() {
    Streams from;
    synchronized (this) {
      from = streams;
    }
    try {
      if (from != null) {
        keeper.closing(from);
      }
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("the journal of sessions ends early", e);
    }
    synchronized (this) {
      closing = true;
      notifyAll();
    }
  }
}
