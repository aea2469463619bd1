/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.intake;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.Sample;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.api.Rejection.Reason;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.api.spi.Dialect.Decoded;
import io.backplane.protocol.gate.session.Barred;
import io.backplane.security.api.Authorizer.Decision;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Decides whether a message is taken: rights, limits, dialect, whom it speaks for, its times. All
 * of a message or nothing of it.
 */
public final class Intake {
  private static final long DAY = 86_400_000_000L;
  private static final long SECOND = 1_000_000L;
  private static final long PATIENCE = 30 * SECOND;
  private static final long SMALL = 10_000_000_000_000L;
  private static final Rejection GONE =
      new Rejection(Reason.NOT_AUTHORIZED, "the device was removed or disabled");

  private final Dialects dialects;
  private final Permissions permissions;
  private final Gateways gateways;
  private final Barred barred;
  private volatile Limits limits;

  private volatile BiConsumer<DeviceIdentity, DeviceId> heard = (gateway, device) -> {};

  public Intake(
      Dialects dialects, Permissions permissions, Gateways gateways, Barred barred, Limits limits) {
    this.dialects = dialects;
    this.permissions = permissions;
    this.gateways = gateways;
    this.barred = barred;
    this.limits = limits;
  }

  public void limit(Limits changed) {
    limits = changed;
  }

  /** Who is told for which devices gateways speak. */
  public void tell(BiConsumer<DeviceIdentity, DeviceId> listener) {
    heard = listener;
  }

  /** Why a message that needs no decoding is not taken, or null. */
  public Rejection fault(DeviceMessage m) {
    return barred.bars(m) ? GONE : null;
  }

  /**
   * Examines a message.
   *
   * @param clock for values without a time
   * @param receivedAt when it was received, microseconds since the epoch
   * @return what is in it or why it is not taken; null if this cannot be said now
   */
  public Decoded examine(DeviceIdentity from, Inbound in, NodeClock clock, long receivedAt) {
    Limits l = limits;
    if (in.payload().length > l.payload()) {
      return rejected(
          Reason.TOO_LARGE,
          "the payload has "
              + in.payload().length
              + " bytes, at most "
              + l.payload()
              + " are taken");
    }
    if (barred.bars(from)) {
      return new Dialect.Rejected(GONE);
    }
    Decision decision = permissions.mayPublish(from, in.topic());
    Dialects.Offer dialect = dialects.get(from.dialect());
    if (decision == null || dialect == null) {
      return null;
    }
    if (!decision.allowed()) {
      return rejected(Reason.NOT_AUTHORIZED, "may not publish there: " + decision.rule());
    }
    Decoded decoded = Dialects.decode(dialect, from, in, clock, l.budget());
    return decoded instanceof Dialect.Messages m ? check(from, m, receivedAt) : decoded;
  }

  /**
   * Why a device waits in vain, null as long as its dialect may be about to come back.
   *
   * @param time microseconds since the epoch
   */
  public String missing(DeviceIdentity from, long time) {
    long waited = dialects.missing(from.dialect(), time);
    return waited < PATIENCE
        ? null
        : "its dialect '"
            + from.dialect()
            + "' has been away for "
            + waited / SECOND
            + " s; nothing is taken until a card brings it or its profile names another";
  }

  private Decoded check(DeviceIdentity from, Dialect.Messages decoded, long receivedAt) {
    Limits l = limits;
    List<DeviceMessage> messages = decoded.messages();
    boolean others = false;
    int samples = 0;
    for (int i = 0; i < messages.size(); i++) {
      DeviceMessage m = messages.get(i);
      others |= !m.device().equals(from.device());
      samples += m.samples().size();
      if (!m.tenant().equals(from.tenant())) {
        return rejected(Reason.NOT_AUTHORIZED, "it is about another tenant's device");
      }
      Rejection fault = fault(m.samples(), l, receivedAt);
      if (fault != null) {
        return new Dialect.Rejected(fault);
      }
    }
    if (samples > l.samples()) {
      return rejected(
          Reason.TOO_LARGE,
          "it holds " + samples + " values, at most " + l.samples() + " are taken");
    }
    return others ? checkOthers(from, decoded) : decoded;
  }

  private static Rejection fault(List<Sample> samples, Limits l, long receivedAt) {
    for (int i = 0; i < samples.size(); i++) {
      Sample s = samples.get(i);
      if (!fits(s.time(), l, receivedAt)) {
        return new Rejection(Reason.CLOCK_OFF, clockOff(s, l, receivedAt));
      }
      if (s.key().length() > l.key()) {
        return new Rejection(
            Reason.TOO_LARGE,
            "a key has " + s.key().length() + " characters, at most " + l.key() + " are taken");
      }
    }
    return null;
  }

  private static String clockOff(Sample s, Limits l, long receivedAt) {
    String hint = "";
    if (s.time() > 0 && s.time() < SMALL && fits(s.time() * 1000, l, receivedAt)) {
      hint = "; it looks like seconds, a number must be milliseconds";
    } else if (fits(s.time() / 1000, l, receivedAt)) {
      hint = "; it looks like microseconds, a number must be milliseconds";
    }
    return "the time of '"
        + s.key()
        + "' lies "
        + Math.abs(s.time() / DAY - receivedAt / DAY)
        + " days "
        + (s.time() > receivedAt ? "ahead of" : "behind")
        + " the node's clock"
        + hint;
  }

  private static boolean fits(long time, Limits l, long receivedAt) {
    return time <= receivedAt + l.future() && time >= receivedAt - l.past();
  }

  private Decoded checkOthers(DeviceIdentity from, Dialect.Messages decoded) {
    Map<Gateways.Answer, List<DeviceId>> answers = new EnumMap<>(Gateways.Answer.class);
    for (DeviceMessage m : decoded.messages()) {
      if (!m.device().equals(from.device())) {
        answers
            .computeIfAbsent(
                gateways.ask(from.tenant(), from.device(), m.device()), a -> new ArrayList<>())
            .add(m.device());
      }
    }
    List<DeviceId> unknown = answers.get(Gateways.Answer.WAIT);
    if (unknown != null) {
      gateways.find(from.tenant(), unknown);
      return null;
    }
    Decoded fault = fault(from, answers);
    if (fault == null && !from.credential().isEmpty()) {
      answers
          .getOrDefault(Gateways.Answer.YES, List.of())
          .forEach(device -> heard.accept(from, device));
    }
    return fault == null ? decoded : fault;
  }

  private static Decoded fault(DeviceIdentity from, Map<Gateways.Answer, List<DeviceId>> answers) {
    List<DeviceId> strangers = answers.get(Gateways.Answer.NOT_REGISTERED);
    if (strangers != null) {
      return rejected(Reason.UNKNOWN_DEVICE, Unregistered.detail(strangers));
    }
    List<DeviceId> others = answers.get(Gateways.Answer.NOT_ITS_GATEWAY);
    if (others != null) {
      return rejected(
          Reason.UNKNOWN_DEVICE,
          "device '" + others.get(0) + "' does not have '" + from.device() + "' as its gateway");
    }
    List<DeviceId> disabled = answers.get(Gateways.Answer.DISABLED);
    return disabled == null
        ? null
        : rejected(Reason.NOT_AUTHORIZED, "device '" + disabled.get(0) + "' is disabled");
  }

  static Decoded rejected(Reason reason, String detail) {
    return new Dialect.Rejected(new Rejection(reason, detail));
  }
}
