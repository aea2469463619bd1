/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.commit;

import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.stream.api.Position;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Refusal;
import io.backplane.stream.file.log.Frame;
import io.backplane.stream.file.log.Log;
import io.backplane.stream.file.log.Settings;
import io.backplane.stream.file.log.Space;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes a stream. Each round takes what batches wait, makes one frame of them,
 * and answers them in the order they came, refusals included.
 */
@Boundary(
    "A fault refuses the round with its reason; a receipt's call-back keeps no other from its own.")
@Lane("stream-*-commit")
public final class Committer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int ROUND_BYTES = 1 << 20;
  private static final int MOST_QUEUED = 1 << 16;
  private static final long PROBE_MILLIS = 500;
  private static final long CLOSE_SECONDS = 30;

  private final String name;
  private final Log log;
  private final Arrival arrival;
  private final long maxInFlight;
  private final Linger linger;
  private final Queue<Batch> queue = new ArrayDeque<>();
  private final AtomicLong inFlight = new AtomicLong();
  private final LongAdder received = new LongAdder();
  private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);
  private final LongAdder rounds = new LongAdder();
  private final Thread thread;
  private volatile String fault = "";
  private boolean idle;
  private boolean poked;
  private long inRound;
  private volatile boolean lingering;
  private volatile boolean closing;

  public Committer(String name, Log log, Arrival arrival, Settings settings) {
    this.name = name;
    this.log = log;
    this.arrival = arrival;
    this.maxInFlight = settings.maxInFlightBytes();
    this.linger = new Linger(TimeUnit.MICROSECONDS.toNanos(settings.lingerMicros()));
    for (Refusal reason : Refusal.values()) {
      refused.put(reason, new LongAdder());
    }
    this.thread = new Thread(this, "stream-" + name + "-commit");
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Takes a batch, or answers on the spot if nothing that must be answered before is waiting. */
  void accept(Batch batch) {
    received.add(batch.size());
    long before = inFlight.getAndAdd(batch.used());
    boolean overloaded = before > 0 && before + batch.used() > maxInFlight;
    if (overloaded) {
      inFlight.addAndGet(-batch.used());
      refuse(batch, Refusal.OVERLOADED, "more is on its way to stream " + name + " than may be");
    }
    if (!enqueue(batch)) {
      answer(batch);
    }
  }

  /** False if the batch is settled already and nobody waits whose answer must come before. */
  private boolean enqueue(Batch batch) {
    synchronized (queue) {
      boolean nothingBefore = idle && queue.isEmpty();
      if (closing && !batch.settled()) {
        inFlight.addAndGet(-batch.used());
        refuse(batch, Refusal.CLOSED, "stream " + name + " is closed");
      }
      if (batch.settled() && (nothingBefore || queue.size() >= MOST_QUEUED)) {
        return false;
      }
      queue.add(batch);
      if (idle) {
        queue.notifyAll();
      }
    }
    if (lingering && Linger.isEnough(inFlight.get())) {
      lingering = false;
      LockSupport.unpark(thread);
    }
    return true;
  }

  private void refuse(Batch batch, Refusal reason, String detail) {
    refused.get(reason).add(batch.size());
    batch.settle(new Receipt.Refused(reason, detail));
  }

  /** Makes the thread look at what is to be done besides appends. */
  public void poke() {
    synchronized (queue) {
      poked = true;
      queue.notifyAll();
    }
  }

  @Override
  public void run() {
    List<Batch> round = new ArrayList<>();
    while (await()) {
      if (Thread.interrupted()) {
        LOG.debug("a call-back left the commit thread of stream {} interrupted", name);
      }
      linger();
      fill(round);
      if (round.isEmpty()) {
        tend();
      } else {
        commit(round);
        round.clear();
      }
    }
    log.close();
  }

  /** Waits for something to do; false at the end. */
  private boolean await() {
    synchronized (queue) {
      idle = true;
      while (queue.isEmpty() && !poked && !closing) {
        try {
          queue.wait(fault.isEmpty() ? 0 : PROBE_MILLIS);
          poked |= !fault.isEmpty() && queue.isEmpty();
        } catch (InterruptedException e) {
          LOG.warn("{} was interrupted by somebody who should not; going on", name);
        }
      }
      poked = false;
      idle = queue.isEmpty() && closing;
      return !idle;
    }
  }

  private void linger() {
    long wait = linger.nanos(inFlight.get());
    if (wait > 0 && !closing) {
      int before = queued();
      lingering = true;
      LockSupport.parkNanos(wait);
      lingering = false;
      linger.learn(before, queued());
    }
  }

  private int queued() {
    synchronized (queue) {
      return queue.size();
    }
  }

  /** An empty round asks for {@link #tend}. */
  private void fill(List<Batch> round) {
    synchronized (queue) {
      long bytes = 0;
      for (Batch b = queue.peek(); b != null && fits(round, bytes, b); b = queue.peek()) {
        round.add(queue.remove());
        bytes += b.settled() ? 0 : b.used();
        inRound += b.settled() ? 0 : b.size();
      }
    }
  }

  private static boolean fits(List<Batch> round, long bytes, Batch batch) {
    return round.isEmpty() || batch.settled() || bytes + batch.used() <= ROUND_BYTES;
  }

  private void tend() {
    try {
      log.rollIfWanted();
      log.probe();
      fault = "";
    } catch (IOException e) {
      fault(e);
    }
  }

  private void commit(List<Batch> round) {
    long bytes = 0;
    for (Batch batch : round) {
      bytes += batch.settled() ? 0 : batch.used();
    }
    try {
      store(round, bytes);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      fault(e);
      Refusal reason = e instanceof Space.DiskFullException ? Refusal.DISK_FULL : Refusal.IO_ERROR;
      String detail = fault;
      round.stream().filter(b -> !b.settled()).forEach(b -> refuse(b, reason, detail));
    }
    inFlight.addAndGet(-bytes);
    synchronized (queue) {
      inRound = 0;
    }
    arrival.announce();
    round.forEach(this::answer);
  }

  private void store(List<Batch> round, long bytes) throws IOException {
    long[] after = log.ends().clone();
    List<Receipt.Durable> receipts = new ArrayList<>(round.size());
    int at = Frame.headerLength(after.length);
    byte[] data = new byte[Math.toIntExact(at + bytes)];
    int count = 0;
    long earliest = Long.MAX_VALUE;
    long latest = Long.MIN_VALUE;
    for (Batch batch : round) {
      if (batch.settled()) {
        continue;
      }
      System.arraycopy(batch.data(), 0, data, at, batch.used());
      at += batch.used();
      count += batch.size();
      earliest = Math.min(earliest, batch.earliest());
      latest = Math.max(latest, batch.latest());
      receipts.add(new Receipt.Durable(place(batch, after)));
    }
    if (count > 0) {
      log.append(data, count, earliest, latest, after);
      rounds.increment();
      fault = "";
    }
    int next = 0;
    for (Batch batch : round) {
      if (!batch.settled()) {
        Receipt.Durable receipt = receipts.get(next++);
        batch.durable(receipt.positions().length);
        batch.settle(receipt);
      }
    }
  }

  /** Gives each record its position and counts the offsets on. */
  private static long[] place(Batch batch, long[] after) {
    long[] positions = new long[batch.size()];
    byte[] data = batch.data();
    int at = 0;
    for (int i = 0; i < positions.length; i++) {
      int partition = Frame.partition((int) Frame.INT.get(data, at + 4), after.length);
      positions[i] = Position.pack(partition, after[partition]++);
      at += Frame.RECORD_HEADER + (int) Frame.INT.get(data, at);
    }
    return positions;
  }

  private void fault(Throwable cause) {
    String sentence =
        cause instanceof Space.DiskFullException
            ? cause.getMessage()
            : "writing stream " + name + " failed: " + cause;
    if (fault.isEmpty()) {
      LOG.error("appends to stream {} are refused: {}", name, sentence, cause);
    }
    fault = sentence;
  }

  private void answer(Batch batch) {
    try {
      batch.answer();
    } catch (RuntimeException | Error e) {
      LOG.warn("a receipt's call-back of stream {} failed", name, e);
    }
  }

  public String fault() {
    return fault;
  }

  public long refused() {
    return refused.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** What was refused since the start, by reason. */
  public Map<String, Long> refusals() {
    Map<String, Long> out = new TreeMap<>();
    refused.forEach(
        (reason, n) -> {
          if (n.sum() > 0) {
            String word = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
            out.put("refused:" + word, n.sum());
          }
        });
    return out;
  }

  /**
   * What came in until now and what of it waits.
   *
   * @param received records that came in
   * @param records those among them found in the queue or being written
   */
  public record Waiting(long received, long records) {}

  public Waiting waiting() {
    synchronized (queue) {
      long records = inRound;
      for (Batch b : queue) {
        records += b.settled() ? 0 : b.size();
      }
      return new Waiting(received.sum(), records);
    }
  }

  public long rounds() {
    return rounds.sum();
  }

  public long inFlight() {
    return inFlight.get();
  }

  /**
   * Refuses what comes from now on, writes what came before, ends the thread.
   *
   * @return false if the thread hangs in a call-back or in the disk and may write later on
   */
  public boolean close() {
    synchronized (queue) {
      closing = true;
      queue.notifyAll();
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    boolean interrupted = false;
    for (long left = 1; thread.isAlive() && left > 0; ) {
      try {
        thread.join(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.error("the commit thread of stream {} hangs: {}", name, List.of(thread.getStackTrace()));
    }
    return !thread.isAlive();
  }
}
