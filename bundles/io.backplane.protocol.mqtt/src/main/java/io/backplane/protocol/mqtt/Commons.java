/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.DeviceState.Diagnostic;
import io.backplane.device.api.DeviceState.Severity;

/** What everything in this card may need, whichever connection it is for. Any thread. */
final class Commons {
  /** What this protocol is called. */
  static final String PROTOCOL = "mqtt";

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
  record Listener(Runnable kick, Runnable whenQuiet) {}

  Commons(Settings settings, TopicMap topics, Keeper keeper, Listener listener) {
    this.settings = settings;
    this.topics = topics;
    this.kick = listener.kick;
    this.services = new Services(listener.kick);
    this.quiet = new Quiet(listener.whenQuiet);
    this.journal = new Journal(keeper);
    this.stock = new Stock(settings, counters);
    this.spaces = new Spaces(stock, journal);
  }

  Settings settings() {
    return settings;
  }

  Services services() {
    return services;
  }

  Quiet quiet() {
    return quiet;
  }

  Counters counters() {
    return counters;
  }

  Presence presence() {
    return presence;
  }

  Journal journal() {
    return journal;
  }

  Stock stock() {
    return stock;
  }

  TopicMap topics() {
    return topics;
  }

  Spaces spaces() {
    return spaces;
  }

  /** What is held for a service is tried again. */
  void kick() {
    kick.run();
  }

  /**
   * A message is durable: it goes to those of its device that listen.
   *
   * @return the ticket of what is written down of that, 0 if nothing is
   */
  long published(DeviceSpace space, DeviceSpace.Published p) {
    Delivery delivery = new Delivery(journal);
    long ticket;
    try {
      spaces.published(space, p, delivery);
    } finally {
      ticket = p.mark() == null ? delivery.write() : delivery.write(p.mark(), p.from());
    }
    return ticket;
  }

  void diagnose(DeviceIdentity who, String code, String text) {
    DeviceState state = services.deviceState();
    if (state != null && !ApplicationIdentity.is(who)) {
      Diagnostic line = new Diagnostic(Clock.micros(), Severity.WARNING, code, text);
      state.report(who.tenant(), who.device(), line);
    }
  }
}
