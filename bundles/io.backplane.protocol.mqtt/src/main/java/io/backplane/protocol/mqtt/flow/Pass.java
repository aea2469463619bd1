/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.flow;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.marks.Boundary;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.mqtt.limit.Drop;
import io.backplane.protocol.mqtt.session.Mark;
import io.backplane.protocol.mqtt.wire.Properties;
import java.util.Arrays;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The publications of one pass of an event loop: offered together, answered together. */
@Boundary("A defect with one message keeps none from those behind it.")
final class Pass implements Consumer<Outcome[]> {
  private static final Logger LOG = LoggerFactory.getLogger(Pass.class);
  private static final Outcome[] NO_ANSWER = {};
  private final LoopGate gate;
  private final Ingress ingress;
  private final IngressBatch batch;
  private Line[] from = new Line[32];
  private Inbound[] what = new Inbound[32];
  private Properties[] with = new Properties[32];
  private int[] hows = new int[32];
  private int size;
  private int refused;
  private long submittedAt;
  private long number;
  private boolean late;
  private boolean unwritten;
  private long ticket;
  private volatile Outcome[] outcomes;

  Pass(LoopGate gate, Ingress ingress) {
    this.gate = gate;
    this.ingress = ingress;
    this.batch = ingress.newBatch();
  }

  boolean of(Ingress service) {
    return ingress == service;
  }

  /**
   * Offers a message.
   *
   * @param as who says it
   * @param how what the connection wants to know when it is answered
   * @return false if its dialect is absent
   */
  boolean offer(Line c, DeviceIdentity as, Inbound in, Properties properties, int how) {
    if ((how & Inflow.TOO_MUCH) != 0) {
      refused++;
    } else if (batch.offer(as, in) == IngressBatch.NOT_TAKEN) {
      return false;
    }
    if (size == from.length) {
      from = Arrays.copyOf(from, 2 * size);
      what = Arrays.copyOf(what, 2 * size);
      with = Arrays.copyOf(with, 2 * size);
      hows = Arrays.copyOf(hows, 2 * size);
    }
    from[size] = c;
    what[size] = in;
    with[size] = properties;
    hows[size++] = how;
    return true;
  }

  int size() {
    return size;
  }

  /**
   * Hands it to the gate.
   *
   * @param as counts the passes of its event loop
   */
  void submit(long nanos, long as) {
    submittedAt = nanos;
    number = as;
    if (refused < size) {
      batch.submit(this);
    } else {
      accept(new Outcome[0]);
    }
  }

  long number() {
    return number;
  }

  long submittedAt() {
    return submittedAt;
  }

  /** The gate's answer, from any thread. */
  @Override
  public void accept(Outcome[] answer) {
    outcomes = refused == 0 ? answer : withRefused(answer);
    gate.answered();
  }

  /** The gate's answers, and those it was not asked for, each in its place. */
  private Outcome[] withRefused(Outcome[] answer) {
    Outcome[] all = new Outcome[size];
    int next = 0;
    for (int i = 0; i < size; i++) {
      if ((hows[i] & Inflow.TOO_MUCH) != 0) {
        all[i] = from[i].inflow().throttle().refusal();
      } else {
        all[i] = next < answer.length ? answer[next++] : null;
      }
    }
    return all;
  }

  boolean isAnswered() {
    return outcomes != null;
  }

  /** On the event loop: brings what was accepted to those who listen, if they are there still. */
  void route() {
    if (gate.core().hasLeft()) {
      outcomes = NO_ANSWER; // the successor finds what is stored, or its client sends it again
      return;
    }
    Outcome[] answer = outcomes;
    for (int i = 0; i < Math.min(size, answer.length); i++) {
      if (late && !staysKnown(i)) {
        continue;
      }
      ticket = Math.max(ticket, route(i, answer[i]));
    }
  }

  /** A defect with one message keeps none from those behind it. */
  private long route(int i, Outcome outcome) {
    try {
      return from[i].inflow().route(what[i], with[i], hows[i], outcome);
    } catch (RuntimeException | LinkageError e) {
      String device = from[i].identity().device().value();
      LOG.error("a message of {} is not heard by all because of a defect", device, e);
      gate.core().counters().dropped(Drop.FAULT, 1);
      return 0;
    }
  }

  /** What must be durable before the clients hear of it. */
  long ticket() {
    return ticket;
  }

  /** The journal has not got it in time: those who sent it do not hear of it. */
  void giveUp() {
    unwritten = true;
  }

  /**
   * The gate has not answered in time: the connections are closed.
   *
   * @return whether an answer is of use later
   */
  boolean expire() {
    late = true;
    boolean useful = false;
    for (int i = 0; i < size; i++) {
      if (staysKnown(i)) {
        useful = true;
        from[i].close("answer-timeout");
      } else {
        from[i].inflow().answered(what[i], hows[i], null);
      }
    }
    return useful;
  }

  /** Whether it is known by its identifier over the end of its connection. */
  private boolean staysKnown(int i) {
    return what[i].properties().containsKey(Mark.NAME);
  }

  /** On the event loop: brings the outcomes, null for none, to the connections. */
  void deliver() {
    Outcome[] answer = outcomes;
    for (int i = 0; i < size; i++) {
      Outcome outcome = answer == null || i >= answer.length ? null : answer[i];
      if (unwritten) {
        from[i].inflow().unwritten(what[i], hows[i], outcome);
      } else if (!late || staysKnown(i)) {
        from[i].inflow().answered(what[i], hows[i], outcome);
      }
    }
  }
}
