/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.listen;

import java.util.ArrayList;
import java.util.List;

/**
 * A socket to listen on.
 *
 * @param name for people
 * @param host an address, {@code 0.0.0.0} for all
 * @param port offset included
 * @param tls whether TLS is spoken there
 */
record Door(String name, String host, int port, boolean tls) {
  static final String LOOPBACK = "127.0.0.1";
  static final String ANYWHERE = "0.0.0.0";

  /**
   * The doors there shall be. The server itself opens the first one, in clear on loopback, before
   * anything else starts; it never closes. The others come beside it, so that none has to go when
   * the node opens to the network.
   *
   * @param settings of the operator
   * @param clearPort of the server itself
   * @param setUp whether there is an administrator; a stranger could take over a node without
   * @param insecureLan whether the operator asked for clear text beyond this machine
   */
  static List<Door> wanted(Settings settings, int clearPort, boolean setUp, boolean insecureLan) {
    List<Door> doors = new ArrayList<>();
    if (settings.tlsPort() != 0) {
      doors.add(new Door("https", LOOPBACK, settings.tlsPort(), true));
      if (setUp && settings.network())
        doors.add(new Door("https-network", ANYWHERE, settings.tlsPort(), true));
    }
    if (setUp && insecureLan) doors.add(new Door("http-network", ANYWHERE, clearPort, false));
    return doors;
  }

  boolean isForOthers() {
    return host.equals(ANYWHERE);
  }

  /** As part of a connector's name, by which a successor of this card finds it. */
  String label() {
    return name + ' ' + host + ':' + port;
  }
}
