/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a listener may be reached from: nothing listens beyond loopback until the setup is done,
 * and in clear beyond loopback only if the operator said so at the start.
 */
final class HostRule {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String LOOPBACK6 = "::1";
  private final Path data;
  private final boolean insecureLan;
  private final int portOffset;
  private final boolean ipv6;

  HostRule(Path data, boolean insecureLan, int portOffset) {
    this.data = data;
    this.insecureLan = insecureLan;
    this.portOffset = portOffset;
    this.ipv6 = speaksIpv6();
  }

  Path data() {
    return data;
  }

  private boolean setUp() {
    return Files.exists(data.resolve("security").resolve("setup-done"));
  }

  /** Whether the answer may still change: worth asking again. */
  boolean mayOpen(ListenerSpec spec) {
    return allowed(spec) && !loopback(spec.host()) && !setUp();
  }

  private boolean allowed(ListenerSpec spec) {
    return insecureLan || spec.wire().tls();
  }

  /** The addresses to listen on. */
  List<String> hosts(ListenerSpec spec) {
    boolean auto = spec.host().equals(ListenerSpec.AUTO);
    if (!auto && loopback(spec.host())) {
      return List.of(spec.host());
    }
    if (allowed(spec) && setUp()) {
      return List.of(auto ? ipv6 ? "::" : "0.0.0.0" : spec.host());
    }
    return ipv6 ? List.of(LOOPBACK, LOOPBACK6) : List.of(LOOPBACK);
  }

  int port(ListenerSpec spec) {
    return spec.port() == 0 ? 0 : spec.port() + portOffset;
  }

  private static boolean loopback(String host) {
    return host.startsWith("127.") || host.equals(LOOPBACK6) || host.equals("localhost");
  }

  private static boolean speaksIpv6() {
    try {
      return !Boolean.getBoolean("java.net.preferIPv4Stack")
          && NetworkInterface.getByInetAddress(InetAddress.getByName(LOOPBACK6)) != null;
    } catch (SocketException | UnknownHostException e) {
      return false; // a machine without it
    }
  }
}
