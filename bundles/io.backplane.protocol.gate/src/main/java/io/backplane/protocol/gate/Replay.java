/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

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
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.api.spi.Dialect.Decoded;
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
import java.util.function.BiConsumer;

/**
 * Takes a dead letter in again. Values without a time count on from the time of the original, so a
 * second replay stores nothing twice. Kept in an account of its own.
 */
final class Replay {
  private static final long WAIT_MILLIS = 10_000;

  private final GateCore core;
  private final Gateways gateways;
  private final Books books;
  private final BiConsumer<String, Runnable> whenAvailable;

  Replay(
      GateCore core, Gateways gateways, Books books, BiConsumer<String, Runnable> whenAvailable) {
    this.core = core;
    this.gateways = gateways;
    this.books = books;
    this.whenAvailable = whenAvailable;
  }

  Outcome run(int partition, long offset) {
    long start = System.nanoTime();
    books.submitted(1);
    Outcome outcome;
    try {
      outcome = attempt(partition, offset);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome = refused(Reason.STREAM_FAULT, "interrupted while waiting");
    }
    books.answered(new Outcome[] {outcome}, new long[] {start});
    return outcome;
  }

  private Outcome attempt(int partition, long offset) throws InterruptedException {
    StreamsLink link = core.link();
    if (link == null) {
      return refused(Reason.STREAM_FAULT, "the stream is absent");
    }
    DeadLetter letter;
    try {
      letter = read(link, partition, offset);
    } catch (StreamException e) {
      return refused(Reason.STREAM_FAULT, String.valueOf(e.getMessage()));
    } catch (MessageFormatException e) {
      return rejected(
          Reason.MALFORMED_PAYLOAD, "no dead letter of a known form: " + e.getMessage());
    }
    if (letter == null) {
      return rejected(
          Reason.MALFORMED_PAYLOAD, "no dead letter lies at " + partition + "/" + offset);
    }
    if (letter.origin().properties().containsKey(DeadLetters.TRUNCATED)) {
      return rejected(Reason.TOO_LARGE, "only the beginning of the payload was kept");
    }
    Decoded decoded = decode(letter);
    if (decoded == null) {
      return refused(
          Reason.DIALECT_FAULT,
          "dialect '" + letter.origin().dialect() + "', authorizer or registry is absent");
    }
    if (decoded instanceof Dialect.Rejected r) {
      return new Outcome.Rejected(Unregistered.shown(r.rejection()));
    }
    List<DeviceMessage> messages = ((Dialect.Messages) decoded).messages();
    Outcome fault = strangers(letter, messages);
    return fault == null ? append(link, letter, messages) : fault;
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

  private static DeadLetter read(StreamsLink link, int partition, long offset) {
    if (partition < 0 || partition >= link.deadLetters().partitions() || offset < 0) {
      return null;
    }
    List<StreamRecord> found = link.deadLetters().read(partition, offset, 1);
    return found.isEmpty() || found.get(0).offset() != offset
        ? null
        : DeadLetterCodec.decode(found.get(0).body());
  }

  /** Null if what it needs did not come in time. */
  private Decoded decode(DeadLetter d) throws InterruptedException {
    Origin o = d.origin();
    DeviceIdentity from =
        new DeviceIdentity(d.tenant(), d.device(), d.profile(), o.dialect(), "", 0);
    Inbound in = new Inbound(o.protocol(), o.topic(), o.properties(), o.payload());
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
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

  private Outcome append(StreamsLink link, DeadLetter letter, List<DeviceMessage> messages)
      throws InterruptedException {
    AppendBatch batch = StreamsLink.batch(link.device());
    if (batch == null) {
      return refused(Reason.STREAM_FAULT, "the stream is closing");
    }
    WireWriter w = new WireWriter(1024);
    Origin origin = letter.origin();
    for (DeviceMessage m : messages) {
      long now = core.clock().next();
      w.reset();
      MessageCodec.encode(
          new DeviceMessage(m.tenant(), m.device(), m.kind(), now, m.samples(), origin), w);
      batch.add(DeviceMessage.keyHash(m.tenant(), m.device()), now, w.array(), 0, w.size());
      origin =
          new Origin(
              origin.protocol(),
              origin.dialect(),
              origin.topic(),
              origin.properties(),
              new byte[0]);
    }
    CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    batch.append(receipt::complete);
    return await(receipt);
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
