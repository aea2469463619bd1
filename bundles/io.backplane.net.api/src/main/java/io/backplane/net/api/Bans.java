/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net.api;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who is kept out for a while. Listeners ask for {@link #ADDRESS} by themselves; a protocol card
 * asks for what it knows of a client, under a kind of its own. Bans outlive the card and end with
 * the node. Any thread; never blocks.
 */
@ProviderType
public interface Bans {
  /**
   * Kind of a ban: an address as {@code InetAddress.getHostAddress()} writes it. Of IPv6 a whole
   * network of 64 bits is one party, named by its first address.
   */
  String ADDRESS = "address";

  /**
   * Keeps somebody out from now on; a ban of before is replaced. Open connections stay.
   *
   * @param kind {@link #ADDRESS} or a card's own, such as {@code mqtt-client}
   * @param name who
   * @param time how long
   * @param reason for people
   */
  void ban(String kind, String name, Duration time, String reason);

  /**
   * Whether somebody is kept out now.
   *
   * @param kind of the ban
   * @param name who
   * @return true until the ban's time is over
   */
  boolean banned(String kind, String name);

  /**
   * Ends a ban early.
   *
   * @param kind of the ban
   * @param name who
   * @return false if there was none
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
   * @param kind {@link #ADDRESS} or a card's own
   * @param name who
   * @param until when it ends, microseconds since the epoch
   * @param reason for people
   */
  record Ban(String kind, String name, long until, String reason) {}
}
