/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import com.sun.management.ThreadMXBean;
import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.mqtt.connection.MqttConnection;
import io.backplane.protocol.mqtt.session.Session;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the fuzzer calls. The first byte of an input chooses the {@link FuzzState} of the connection
 * and whether the gate answers at once, the second how what follows is cut into pieces. Whatever
 * that is: no exception escapes, memory grows with what arrives and not with what a length
 * announces, the client is answered or cut off, and nothing is left of it afterwards.
 */
public final class MqttFuzz {
  private static final byte[] PING = {(byte) 0xC0, 0};
  private static final int LATE = 8;

  /** Bytes on the heap for one input, and for each byte of it. */
  private static final long HEAP = 512 << 10;

  private static final long HEAP_PER_BYTE = 1 << 10;

  /** A buffer that is large however little arrived: what is sent is collected in one. */
  private static final int BUFFER = 33 << 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final MqttFuzz TARGET = new MqttFuzz();
  private final Set<FuzzState> reached = EnumSet.noneOf(FuzzState.class);
  private final FuzzRig rig = new FuzzRig(new Plain());

  private MqttFuzz() {}

  /** Tries one input. Called by the fuzzer, always on the same thread. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length > 2) {
      TARGET.attempt(input);
    }
  }

  /** What is loaded for the first time takes memory too, but only once. */
  private void attempt(byte[] input) {
    long most = HEAP + HEAP_PER_BYTE * input.length;
    if (run(input) > most) {
      long again = run(input);
      check(again <= most, "allocated on the heap: " + again);
    }
  }

  /** Returns how much memory was asked for on the heap. */
  private long run(byte[] input) {
    FuzzState state = FuzzState.values()[input[0] & 7];
    FuzzConnection c = rig.connect();
    MqttConnection card = c.card();
    reach(state, c);
    if ((input[0] & LATE) != 0) {
      rig.gate().hold();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    rig.alloc().largest();
    feed(c, input);
    rig.gate().speak();
    rig.settle();
    long heap = THREADS.getCurrentThreadAllocatedBytes() - before;
    FuzzWire.check(c.said());
    answersOrIsClosed(c, card, input[1]);
    c.end();
    rig.settle();
    c.check();
    check(!c.isOpen() && card.isClosed(), "the connection outlives its client");
    FuzzWire.check(c.said());
    rig.nothingLeft();
    rig.noDefect();
    return heap;
  }

  private void reach(FuzzState state, FuzzConnection c) {
    c.arrive(state.said(), 0, state.said().length);
    rig.settle();
    byte[] said = c.said();
    boolean in = said.length > 3 && said[0] == 0x20 && said[3] == 0;
    boolean begun = c.isOpen() && (in || state == FuzzState.FRESH || said[0] == (byte) 0xF0);
    check(begun, state + " is not reached");
    check(state.loggedIn() == (c.card().member() != null), state + " is not reached");
    if (state.underWay()) {
      Session session = c.card().member().session();
      check(session.received(8), "QoS 2 in is not under way");
      check(
          reached.contains(state) || session.export().sent().size() > 1,
          "QoS 2 out is not under way");
    }
    reached.add(state);
  }

  private void feed(FuzzConnection c, byte[] input) {
    int piece = input[1] == 0 ? input.length : 1 + (input[1] & 0x7F);
    int fed = 0;
    for (int at = 2; at < input.length && c.isOpen(); at += piece) {
      int n = Math.min(piece, input.length - at);
      fed += n;
      arrive(c, input, at, n);
      int largest = rig.alloc().largest();
      check(largest <= BUFFER + 4 * fed, "a buffer of " + largest + " for " + fed + " bytes");
    }
  }

  /** As from a socket, which is not read from while reading is paused. */
  private void arrive(FuzzConnection c, byte[] bytes, int at, int n) {
    if (!c.reads()) {
      rig.settle();
    }
    if (!c.reads() && c.isOpen()) {
      rig.gate().speak();
      rig.eventually("reading goes on", () -> c.reads() || !c.isOpen());
    }
    if (c.isOpen()) {
      c.arrive(bytes, at, n);
    }
  }

  /** A packet that is not whole is made whole, then a ping must be answered. */
  private void answersOrIsClosed(FuzzConnection c, MqttConnection card, byte filler) {
    for (int i = 0; i < 6; i++) {
      rig.eventually("whole packets are dealt with", () -> !c.isOpen() || missing(card) >= 0);
      int missing = c.isOpen() ? missing(card) : 0;
      if (missing == 0) {
        break;
      }
      byte[] more = new byte[missing];
      Arrays.fill(more, filler);
      arrive(c, more, 0, missing);
      rig.settle();
    }
    FuzzWire.check(c.said());
    if (c.isOpen()) {
      arrive(c, PING, 0, PING.length);
      rig.settle();
      byte[] said = c.said();
      int n = said.length;
      boolean pong = n >= 2 && said[n - 2] == (byte) 0xD0 && said[n - 1] == 0;
      check(pong || !c.isOpen(), "a ping is neither answered nor is the connection closed");
    }
  }

  /** How many bytes are missing of the packet that has begun, -1 if one is whole and waits. */
  private static int missing(MqttConnection card) {
    byte[] left = card.intake().leftover();
    int missing = left.length == 0 ? 0 : FuzzWire.missing(left);
    return left.length > 0 && missing <= 0 ? -1 : missing;
  }

  private static void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }

  /** Commands go to topics of their own. */
  private static final class Plain implements Dialect {
    @Override
    public Decoded decode(DeviceAuthenticator.DeviceIdentity from, Inbound in, NodeClock clock) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Outbound encode(Command command) {
      return new Outbound("commands/" + command.id() + "/" + command.name(), new byte[0]);
    }

    @Override
    public boolean maySubscribe(DeviceAuthenticator.DeviceIdentity from, String topicFilter) {
      return !topicFilter.startsWith("secret");
    }
  }
}
