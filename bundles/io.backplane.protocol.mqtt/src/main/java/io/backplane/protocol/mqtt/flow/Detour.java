/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.flow;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.mqtt.app.Application;
import io.backplane.protocol.mqtt.app.Spokesmen;
import io.backplane.protocol.mqtt.common.Commons;
import io.backplane.protocol.mqtt.topic.TopicMap;
import io.backplane.protocol.mqtt.wire.Properties;
import io.netty.buffer.ByteBuf;

/**
 * The way of publications of which it is not clear from the start that their device says them to
 * its dialect: of applications, and where topics may stand for others. On the event loop.
 */
final class Detour {
  private final Line connection;
  private final Inflow inflow;

  Detour(Line connection, Inflow inflow) {
    this.connection = connection;
    this.inflow = inflow;
  }

  /** Whether publications go this way. */
  boolean needed() {
    return connection.member().application() != null || !connection.core().topics().isEmpty();
  }

  /** Deals with the publication that was read, or holds it. */
  void take(ByteBuf in, int how) {
    Application from = connection.member().application();
    if (from != null && !from.ready()) {
      connection.intake().hold(Intake.DIALECT);
      return;
    }
    String topic = inflow.reader().topic();
    boolean denied = from != null && from.mayNotPublish(topic) != 0;
    TopicMap.Target to = denied ? null : target(from, topic);
    boolean mapped = to != null && to.topic() != null;
    Spokesmen.Speaker as = mapped ? speaker(from, to.device()) : self();
    if (as == Spokesmen.LATER) {
      connection.intake().hold(Intake.DIALECT);
      return;
    }
    Properties p = inflow.reader().properties();
    Inbound plain =
        new Inbound(Commons.PROTOCOL, topic, inflow.named(p), inflow.reader().payload(in));
    if (denied || as == Spokesmen.NOBODY) {
      Rejection.Reason why =
          denied ? Rejection.Reason.NOT_AUTHORIZED : Rejection.Reason.UNKNOWN_DEVICE;
      inflow.deny(plain, how, why);
    } else if (mapped) {
      inflow.take(as.identity(), mapped(plain, to.topic()), p, how);
    } else if (from == null && to == null) {
      inflow.take(connection.member().speaking(topic), plain, p, how);
    } else {
      inflow.spread(plain, p, how);
    }
  }

  private TopicMap.Target target(Application from, String topic) {
    String self = from == null ? connection.identity().device().value() : null;
    return connection.core().topics().find(topic, self);
  }

  private Spokesmen.Speaker speaker(Application from, String device) {
    DeviceIdentity who = connection.identity();
    return from == null ? self() : connection.core().spokesmen().find(who.tenant(), device);
  }

  private Spokesmen.Speaker self() {
    return new Spokesmen.Speaker(connection.identity());
  }

  private static Inbound mapped(Inbound plain, String topic) {
    return new Inbound(
        plain.protocol(), topic, TopicMap.with(plain.properties(), plain.topic()), plain.payload());
  }
}
