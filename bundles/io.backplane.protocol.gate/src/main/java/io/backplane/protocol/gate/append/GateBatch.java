/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.marks.Boundary;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.Origin;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.WireWriter;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.DeadLetterCodec;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.api.spi.Dialect.Decoded;
import io.backplane.protocol.gate.intake.Unregistered;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A batch on its way: records for the device stream, dead letters for the other, and one answer per
 * message once both streams have answered. Filled by one thread; settled by whichever brings the
 * last receipt.
 */
@Boundary("The stream and protocols belong to other cards: a fault of the one is a refusal.")
public final class GateBatch implements IngressBatch {
  private static final Logger LOG = LoggerFactory.getLogger(GateBatch.class);
  private static final Receipt NOTHING = new Receipt.Durable(new long[0]);
  private static final Receipt ABANDONED =
      new Receipt.Refused(Refusal.CLOSED, "the stream went away without an answer");
  private static final long LONGEST_WAIT_NANOS = 60_000_000_000L;
  private static final byte[] EMPTY = new byte[0];

  private final GateCore core;
  private final OfferClock clock;
  private StreamsLink link;
  private AppendBatch device;
  private AppendBatch dead;
  private WireWriter writer;
  private int count;
  private int arrived;
  private int records;
  private int letters;
  private long[] offeredAt = new long[16];
  private Rejection[] rejections = new Rejection[16];
  private DeviceId hashedDevice;
  private TenantId hashedTenant;
  private int hash;
  private Consumer<Outcome[]> done;
  private Receipt deviceReceipt;
  private Receipt deadReceipt;
  private volatile boolean settled;
  private Lane lane;

  public GateBatch(GateCore core) {
    this.core = core;
    this.clock = new OfferClock(core.clock());
  }

  @Override
  public int offer(DeviceIdentity from, Inbound in) {
    int place = NOT_TAKEN;
    arrived++;
    try {
      place = take(from, in);
      return place;
    } finally {
      handBack(place);
    }
  }

  private int take(DeviceIdentity from, Inbound in) {
    long start = System.nanoTime();
    if (!connect()) {
      return NOT_TAKEN;
    }
    long receivedAt = core.clock().next();
    clock.arm(receivedAt);
    Decoded decoded = core.intake().examine(from, in, clock, receivedAt);
    if (decoded instanceof Dialect.Messages m) {
      core.expectations().compare(from, m.messages(), in.topic(), receivedAt);
      write(m.messages(), in, from.dialect(), receivedAt);
      return enter(start, null);
    }
    if (decoded instanceof Dialect.Rejected r) {
      return reject(from, in, receivedAt, r.rejection())
          ? enter(start, Unregistered.shown(r.rejection()))
          : NOT_TAKEN;
    }
    String missing = core.intake().missing(from, receivedAt);
    if (missing != null) {
      core.complaints().complain(from, in.topic(), "dialect-absent", missing, receivedAt);
    }
    return NOT_TAKEN;
  }

  /** Not taken, whatever kept it out, and not counted: it stays with its protocol. */
  private void handBack(int place) {
    arrived -= place == NOT_TAKEN ? 1 : 0;
  }

  @Override
  public int offer(DeviceMessage message) {
    int place = NOT_TAKEN;
    arrived++;
    try {
      place = take(message);
      return place;
    } finally {
      handBack(place);
    }
  }

  private int take(DeviceMessage message) {
    long start = System.nanoTime();
    Rejection fault = core.intake().fault(message);
    if (fault == null && connect()) {
      long time = message.receivedAt() == 0 ? core.clock().next() : message.receivedAt();
      write(message, time, message.origin());
    }
    return enter(start, fault);
  }

  /** Ties this batch to the streams that are there when it is begun, or to none. */
  private boolean connect() {
    if (device != null) {
      return true;
    }
    if (done != null) {
      throw new IllegalStateException("this batch was submitted already");
    }
    if (count > 0) {
      return false;
    }
    link = core.link();
    device = link == null ? null : link.deviceBatch();
    if (device != null) {
      writer = core.writers().borrow();
    }
    return device != null;
  }

  private int enter(long start, Rejection rejection) {
    if (count == offeredAt.length) {
      offeredAt = Arrays.copyOf(offeredAt, count * 2);
      rejections = Arrays.copyOf(rejections, count * 2);
    }
    offeredAt[count] = start;
    rejections[count] = rejection;
    return count++;
  }

  /**
   * The payload goes with the first record only: of a gateway's thousand each would hold it all.
   */
  private void write(List<DeviceMessage> messages, Inbound in, String dialect, long receivedAt) {
    byte[] payload = in.payload();
    for (int i = 0; i < messages.size(); i++) {
      DeviceMessage m = messages.get(i);
      write(
          m, receivedAt, new Origin(in.protocol(), dialect, in.topic(), in.properties(), payload));
      payload = EMPTY;
    }
  }

  private void write(DeviceMessage m, long receivedAt, Origin origin) {
    WireWriter w = writer;
    w.reset();
    MessageCodec.encode(
        new DeviceMessage(m.tenant(), m.device(), m.kind(), receivedAt, m.samples(), origin), w);
    if (m.device() != hashedDevice || m.tenant() != hashedTenant) {
      hash = DeviceMessage.keyHash(m.tenant(), m.device());
      hashedDevice = m.device();
      hashedTenant = m.tenant();
    }
    device.add(hash, receivedAt, w.array(), 0, w.size());
    records++;
  }

  private boolean reject(DeviceIdentity from, Inbound in, long receivedAt, Rejection rejection) {
    if (dead == null) {
      dead = link.deadLetterBatch();
      if (dead == null) {
        return false;
      }
    }
    DeadLetter letter = DeadLetters.of(from, in, receivedAt, rejection);
    writer.reset();
    DeadLetterCodec.encode(letter, writer);
    int key = DeviceMessage.keyHash(from.tenant(), from.device());
    dead.add(key, receivedAt, writer.array(), 0, writer.size());
    letters++;
    core.complaints().complain(from, in.topic(), Unregistered.shown(rejection), receivedAt);
    return true;
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public void submit(Consumer<Outcome[]> callback) {
    if (done != null) {
      throw new IllegalStateException("this batch was submitted already");
    }
    done = callback;
    if (writer != null) {
      core.writers().giveBack(writer);
      writer = null;
    }
    if (count == 0) {
      callback.accept(new Outcome[0]);
      return;
    }
    core.books().submitted(arrived);
    boolean records = device != null && device.size() > 0;
    deviceReceipt = device == null ? ABANDONED : records ? null : NOTHING;
    deadReceipt = dead == null ? NOTHING : null;
    settled = deviceReceipt != null && deadReceipt != null;
    AppendBatch toDevice = records ? device : null;
    AppendBatch toDead = dead;
    device = null;
    dead = null;
    lane = core.lanes().enter(this);
    append(toDevice, false);
    append(toDead, true);
    lane.advance();
  }

  private void append(AppendBatch batch, boolean isDead) {
    if (batch == null) {
      return;
    }
    try {
      batch.append(r -> receipt(isDead, r));
    } catch (RuntimeException e) {
      LOG.error("The stream threw instead of refusing", e);
      receipt(isDead, new Receipt.Refused(Refusal.IO_ERROR, e.toString()));
    }
  }

  private void receipt(boolean isDead, Receipt receipt) {
    synchronized (this) {
      if (isDead && deadReceipt == null) {
        deadReceipt = receipt;
        link.handed().letters(receipt, letters);
      } else if (!isDead && deviceReceipt == null) {
        deviceReceipt = receipt;
        link.handed().records(receipt, records);
      }
      if (deviceReceipt == null || deadReceipt == null || settled) {
        return;
      }
      settled = true;
    }
    lane.advance();
  }

  boolean settled() {
    return settled;
  }

  /** How many messages wait for their answer, none if that takes longer than it may. */
  int waiting(long now) {
    return now - offeredAt[0] < LONGEST_WAIT_NANOS ? count : 0;
  }

  boolean belongsTo(StreamsLink other) {
    return link == other;
  }

  /** Answers for a stream that does not. */
  void abandon() {
    receipt(false, ABANDONED);
    receipt(true, ABANDONED);
  }

  /** Tells the outcomes; by its lane, once. */
  void answer() {
    Outcome taken = outcome(deviceReceipt);
    boolean kept = deadReceipt instanceof Receipt.Durable;
    Outcome[] outcomes = new Outcome[count];
    for (int i = 0; i < count; i++) {
      Rejection r = rejections[i];
      outcomes[i] = r == null ? taken : kept ? new Outcome.Rejected(r) : outcome(deadReceipt);
    }
    core.books().answered(outcomes, offeredAt);
    try {
      done.accept(outcomes);
    } catch (RuntimeException e) {
      LOG.error("A protocol failed on the answer to {} messages", count, e);
    }
  }

  public static Outcome outcome(Receipt receipt) {
    if (receipt instanceof Receipt.Refused r) {
      Rejection.Reason reason =
          switch (r.reason()) {
            case OVERLOADED -> Rejection.Reason.OVERLOADED;
            case DISK_FULL -> Rejection.Reason.DISK_FULL;
            case IO_ERROR, CLOSED -> Rejection.Reason.STREAM_FAULT;
          };
      return new Outcome.Refused(new Rejection(reason, r.detail()));
    }
    return Outcome.Accepted.INSTANCE;
  }
}
