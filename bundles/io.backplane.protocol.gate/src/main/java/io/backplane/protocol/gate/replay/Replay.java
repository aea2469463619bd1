/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.replay;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.RegistryException;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.MessageFormatException;
import io.backplane.message.api.Origin;
import io.backplane.message.api.WireWriter;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.DeadLetterCodec;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.api.Rejection.Reason;
import io.backplane.protocol.api.Replays;
import io.backplane.protocol.api.Replays.Report;
import io.backplane.protocol.api.Replays.Selection;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.api.spi.Dialect.Decoded;
import io.backplane.protocol.gate.append.Books;
import io.backplane.protocol.gate.append.DeadLetters;
import io.backplane.protocol.gate.append.GateBatch;
import io.backplane.protocol.gate.append.GateCore;
import io.backplane.protocol.gate.append.Marks;
import io.backplane.protocol.gate.append.StreamsLink;
import io.backplane.protocol.gate.intake.Gateways;
import io.backplane.protocol.gate.intake.Unregistered;
import io.backplane.protocol.gate.replay.OpenLetters.Found;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * Takes dead letters in again, and notes which. Values without a time count on from the time of the
 * original, so a second replay stores nothing twice. Kept in an account of its own; one caller at a
 * time.
 */
public final class Replay {
  /** How long one letter waits for what it needs. */
  static final long WAIT_MILLIS = 10_000;

  private static final long TURN_MILLIS = 30_000;

  private final GateCore core;
  private final Gateways gateways;
  private final Books books;
  private final BiConsumer<String, Runnable> whenAvailable;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final AtomicLong running = new AtomicLong();

  /**
   * A dead letter that was looked at.
   *
   * @param found the letter
   * @param messages what is in it
   * @param fault why it cannot be taken in, null if it can
   */
  record Attempt(Found found, List<DeviceMessage> messages, Outcome fault) {}

  public Replay(
      GateCore core, Gateways gateways, Books books, BiConsumer<String, Runnable> whenAvailable) {
    this.core = core;
    this.gateways = gateways;
    this.books = books;
    this.whenAvailable = whenAvailable;
  }

  Books books() {
    return books;
  }

  /** When a letter was taken in again, 0 if it was not. */
  public long replayedAt(int partition, long offset) {
    return link().marks().at(partition, offset);
  }

  /** How many were not. */
  public long open() {
    return link().marks().open();
  }

  /** Many. */
  public Report run(Selection which, String after, int limit) {
    if (limit < 1 || limit > Replays.MAX_AT_ONCE) {
      throw new IllegalArgumentException("limit must be from 1 to " + Replays.MAX_AT_ONCE);
    }
    try {
      if (!turn.tryLock(TURN_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new StreamException("other dead letters are being replayed");
      }
      try {
        return new Sweep(this, link(), which, after).run(limit);
      } finally {
        turn.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamException("interrupted while waiting", e);
    }
  }

  private StreamsLink link() {
    StreamsLink link = core.link();
    if (link == null) {
      throw new StreamException("the stream is absent");
    }
    return link;
  }

  /** How many callers are at it. */
  public long running() {
    return running.get();
  }

  /** One. */
  public Outcome run(int partition, long offset) {
    running.incrementAndGet();
    try {
      return counted(partition, offset);
    } finally {
      running.decrementAndGet();
    }
  }

  private Outcome counted(int partition, long offset) {
    long start = System.nanoTime();
    books.submitted(1);
    Outcome outcome;
    try {
      outcome =
          turn.tryLock(TURN_MILLIS, TimeUnit.MILLISECONDS)
              ? inTurn(partition, offset)
              : refused(Reason.OVERLOADED, "other dead letters are being replayed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome = refused(Reason.STREAM_FAULT, "interrupted while waiting");
    }
    books.answered(new Outcome[] {outcome}, new long[] {start});
    return outcome;
  }

  private Outcome inTurn(int partition, long offset) throws InterruptedException {
    try {
      StreamsLink link = link();
      Found found = read(link, partition, offset);
      if (found == null) {
        return rejected(
            Reason.MALFORMED_PAYLOAD, "no dead letter lies at " + partition + "/" + offset);
      }
      Attempt attempt = examine(found, WAIT_MILLIS);
      return attempt.fault() == null ? take(link, List.of(attempt)) : attempt.fault();
    } catch (StreamException e) {
      return refused(Reason.STREAM_FAULT, String.valueOf(e.getMessage()));
    } catch (MessageFormatException e) {
      return rejected(
          Reason.MALFORMED_PAYLOAD, "no dead letter of a known form: " + e.getMessage());
    } finally {
      turn.unlock();
    }
  }

  /**
   * Looks at a letter as if it came now.
   *
   * @param millis how long to wait for what its decoding needs
   */
  Attempt examine(Found found, long millis) throws InterruptedException {
    DeadLetter letter = found.letter();
    if (letter.origin().properties().containsKey(DeadLetters.TRUNCATED)) {
      return faulty(
          found, rejected(Reason.TOO_LARGE, "only the beginning of the payload was kept"));
    }
    Decoded decoded = decode(letter, millis);
    if (decoded == null) {
      return faulty(
          found,
          refused(
              Reason.DIALECT_FAULT,
              "dialect '" + letter.origin().dialect() + "', authorizer or registry is absent"));
    }
    if (decoded instanceof Dialect.Rejected r) {
      return faulty(found, new Outcome.Rejected(Unregistered.shown(r.rejection())));
    }
    List<DeviceMessage> messages = ((Dialect.Messages) decoded).messages();
    return new Attempt(found, messages, strangers(letter, messages));
  }

  private static Attempt faulty(Found found, Outcome fault) {
    return new Attempt(found, List.of(), fault);
  }

  /**
   * What a device said that was removed is not said by one that was registered after it; what was
   * said under a name that no device had may be taken by the one that has it now.
   */
  private Outcome strangers(DeadLetter letter, List<DeviceMessage> messages) {
    try {
      for (DeviceMessage m : messages) {
        boolean same =
            gateways
                .device(m.tenant(), m.device())
                .filter(d -> d.createdAt() <= letter.time() || Unregistered.names(letter, d.id()))
                .isPresent();
        if (!same) {
          return rejected(
              Reason.UNKNOWN_DEVICE,
              "device '" + m.device() + "' was removed since this was said, or registered anew");
        }
      }
      return null;
    } catch (RegistryException e) {
      return refused(Reason.STREAM_FAULT, e.getMessage());
    }
  }

  private static Found read(StreamsLink link, int partition, long offset) {
    if (partition < 0 || partition >= link.deadLetters().partitions() || offset < 0) {
      return null;
    }
    List<StreamRecord> found = link.deadLetters().read(partition, offset, 1);
    return found.isEmpty() || found.get(0).offset() != offset
        ? null
        : new Found(found.get(0), DeadLetterCodec.decode(found.get(0).body().duplicate()));
  }

  /** Null if what it needs did not come in time. */
  private Decoded decode(DeadLetter d, long millis) throws InterruptedException {
    Origin o = d.origin();
    DeviceIdentity from =
        new DeviceIdentity(d.tenant(), d.device(), d.profile(), o.dialect(), "", 0);
    Inbound in = new Inbound(o.protocol(), o.topic(), o.properties(), o.payload());
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (true) {
      AtomicLong time = new AtomicLong(d.time());
      NodeClock clock = time::getAndIncrement;
      Decoded decoded = core.intake().examine(from, in, clock, d.time());
      long left = deadline - System.nanoTime();
      if (decoded != null || left <= 0) {
        return decoded;
      }
      CountDownLatch there = new CountDownLatch(1);
      whenAvailable.accept(o.dialect(), there::countDown);
      if (!there.await(left, TimeUnit.NANOSECONDS)) {
        return null;
      }
    }
  }

  /** Takes in what can be: all of it or, if the stream refuses, nothing; then notes it. */
  Outcome take(StreamsLink link, List<Attempt> attempts) throws InterruptedException {
    AppendBatch batch = link.deviceBatch();
    if (batch == null) {
      return refused(Reason.STREAM_FAULT, "the stream is closing");
    }
    int written = 0;
    for (Attempt a : attempts) {
      written += add(batch, a);
    }
    int records = written;
    CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    batch.append(
        r -> {
          link.handed().records(r, records);
          receipt.complete(r);
        });
    Outcome outcome = await(receipt);
    return outcome instanceof Outcome.Accepted ? note(link.marks(), attempts) : outcome;
  }

  private int add(AppendBatch batch, Attempt attempt) {
    WireWriter w = new WireWriter(1024);
    int written = 0;
    Origin origin = attempt.found().letter().origin();
    for (DeviceMessage m : attempt.messages()) {
      long now = core.clock().next();
      w.reset();
      MessageCodec.encode(
          new DeviceMessage(m.tenant(), m.device(), m.kind(), now, m.samples(), origin), w);
      batch.add(DeviceMessage.keyHash(m.tenant(), m.device()), now, w.array(), 0, w.size());
      written++;
      origin =
          new Origin(
              origin.protocol(),
              origin.dialect(),
              origin.topic(),
              origin.properties(),
              new byte[0]);
    }
    return written;
  }

  /** What is not noted may be replayed again, which stores nothing twice. */
  private Outcome note(Marks marks, List<Attempt> attempts) throws InterruptedException {
    List<StreamRecord> taken = attempts.stream().map(a -> a.found().record()).toList();
    String why;
    try {
      Outcome noted = await(marks.note(taken, core.clock().next()));
      marks.forget();
      if (!(noted instanceof Outcome.Refused r)) {
        return noted;
      }
      why = r.rejection().detail();
    } catch (StreamException e) {
      why = e.getMessage();
    }
    return refused(Reason.STREAM_FAULT, "taken in, but it could not be noted that it was: " + why);
  }

  private static Outcome await(CompletableFuture<Receipt> receipt) throws InterruptedException {
    try {
      return GateBatch.outcome(receipt.get(WAIT_MILLIS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return refused(Reason.STREAM_FAULT, "no receipt in time; it may become durable yet");
    }
  }

  private static Outcome refused(Reason reason, String detail) {
    return new Outcome.Refused(new Rejection(reason, detail));
  }

  private static Outcome rejected(Reason reason, String detail) {
    return new Outcome.Rejected(new Rejection(reason, detail));
  }
}
