/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who is kept out for a while. Listeners ask for {@link #ADDRESS} by themselves; a protocol card
 * asks for what it knows of a client, under a kind of its own. Bans outlive the card and end with
 * the node. Any thread; never blocks.
 */
@ProviderType
public interface Bans {
  /**
   * Kind of a ban: an address in figures. Of IPv6 a whole network of 64 bits is one party: any of
   * its addresses may name it, {@link Ban#name()} is its first.
   */
  String ADDRESS = "address";

  /**
   * Kind of a ban: an MQTT client, named by its tenant, a slash and its client identifier. It is
   * refused once it has shown its credential.
   */
  String MQTT_CLIENT = "mqtt-client";

  /**
   * Kind of a ban: all MQTT clients of a device, however they call themselves, named by its tenant,
   * a slash and its identifier. They are refused once they have shown their credential.
   */
  String MQTT_DEVICE = "mqtt-device";

  /**
   * Kind of a ban: all MQTT clients that log in with a credential, named by its tenant, a slash and
   * the credential's identifier.
   */
  String MQTT_CREDENTIAL = "mqtt-credential";

  /**
   * Keeps somebody out from now on; a ban of before is replaced. Open connections stay.
   *
   * @param kind {@link #ADDRESS}, one of the kinds of MQTT or a card's own
   * @param name who
   * @param time how long
   * @param reason for people
   * @return the ban; empty if there is no room for another
   * @throws IllegalArgumentException if an address is none
   */
  Optional<Ban> ban(String kind, String name, Duration time, String reason);

  /**
   * Whether somebody is kept out now.
   *
   * @param kind of the ban
   * @param name who
   * @return true until the ban's time is over
   * @throws IllegalArgumentException if an address is none
   */
  boolean banned(String kind, String name);

  /**
   * Ends a ban early.
   *
   * @param kind of the ban
   * @param name who
   * @return false if there was none
   * @throws IllegalArgumentException if an address is none
   */
  boolean lift(String kind, String name);

  /**
   * All bans whose time is not over.
   *
   * @return a snapshot in no order
   */
  List<Ban> list();

  /**
   * A ban.
   *
   * @param kind {@link #ADDRESS}, one of the kinds of MQTT or a card's own
   * @param name who
   * @param until when it ends, microseconds since the epoch
   * @param reason for people
   */
  record Ban(String kind, String name, long until, String reason) {}
}
