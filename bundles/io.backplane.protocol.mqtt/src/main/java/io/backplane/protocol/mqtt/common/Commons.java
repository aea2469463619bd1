/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.common;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.DeviceState.Diagnostic;
import io.backplane.device.api.DeviceState.Severity;
import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.journal.Keeper;
import io.backplane.protocol.mqtt.limit.Clock;
import io.backplane.protocol.mqtt.limit.Counters;
import io.backplane.protocol.mqtt.limit.Settings;
import io.backplane.protocol.mqtt.session.Delivery;
import io.backplane.protocol.mqtt.session.DeviceSpace;
import io.backplane.protocol.mqtt.session.Spaces;
import io.backplane.protocol.mqtt.session.Stock;
import io.backplane.protocol.mqtt.topic.ApplicationIdentity;
import io.backplane.protocol.mqtt.topic.TopicMap;

/** What everything in this card may need, whichever connection it is for. Any thread. */
public final class Commons {
  /** What this protocol is called. */
  public static final String PROTOCOL = "mqtt";

  private final Settings settings;
  private final Services services;
  private final Quiet quiet;
  private final Counters counters = new Counters();
  private final Presence presence = new Presence();
  private final Journal journal;
  private final Stock stock;
  private final TopicMap topics;
  private final Spaces spaces;
  private final Runnable kick;

  /** Who is told, any thread, that a service came, and that nothing is under way any more. */
  public record Listener(Runnable kick, Runnable whenQuiet) {}

  public Commons(Settings settings, TopicMap topics, Keeper keeper, Listener listener) {
    this.settings = settings;
    this.topics = topics;
    this.kick = listener.kick;
    this.services = new Services(listener.kick);
    this.quiet = new Quiet(listener.whenQuiet);
    this.journal = new Journal(keeper);
    this.stock = new Stock(settings, counters);
    this.spaces = new Spaces(stock, journal);
  }

  public Settings settings() {
    return settings;
  }

  public Services services() {
    return services;
  }

  public Quiet quiet() {
    return quiet;
  }

  public Counters counters() {
    return counters;
  }

  public Presence presence() {
    return presence;
  }

  public Journal journal() {
    return journal;
  }

  public Stock stock() {
    return stock;
  }

  public TopicMap topics() {
    return topics;
  }

  public Spaces spaces() {
    return spaces;
  }

  /** What is held for a service is tried again. */
  public void kick() {
    kick.run();
  }

  /**
   * A message is durable: it goes to those of its device that listen.
   *
   * @return the ticket of what is written down of that, 0 if nothing is
   */
  public long published(DeviceSpace space, DeviceSpace.Published p) {
    Delivery delivery = new Delivery(journal);
    long ticket;
    try {
      spaces.published(space, p, delivery);
    } finally {
      ticket = p.mark() == null ? delivery.write() : delivery.write(p.mark(), p.from());
    }
    return ticket;
  }

  public void diagnose(DeviceIdentity who, String code, String text) {
    DeviceState state = services.deviceState();
    if (state != null && !ApplicationIdentity.is(who)) {
      Diagnostic line = new Diagnostic(Clock.micros(), Severity.WARNING, code, text);
      state.report(who.tenant(), who.device(), line);
    }
  }
}
