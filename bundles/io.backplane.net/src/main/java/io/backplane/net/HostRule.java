/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a listener may be reached from: nothing listens beyond loopback until the setup is done,
 * and in clear beyond loopback only if the operator said so at the start.
 */
final class HostRule {
  private static final String LOOPBACK = "127.0.0.1";
  private final Path setupDone;
  private final boolean insecureLan;
  private final int portOffset;

  HostRule(Path setupDone, boolean insecureLan, int portOffset) {
    this.setupDone = setupDone;
    this.insecureLan = insecureLan;
    this.portOffset = portOffset;
  }

  /** Whether the answer may still change: worth asking again. */
  boolean mayOpen() {
    return insecureLan && !Files.exists(setupDone);
  }

  String host(ListenerSpec spec) {
    if (insecureLan && Files.exists(setupDone)) {
      return spec.host().equals(ListenerSpec.AUTO) ? "0.0.0.0" : spec.host();
    }
    return loopback(spec.host()) ? spec.host() : LOOPBACK;
  }

  int port(ListenerSpec spec) {
    return spec.port() == 0 ? 0 : spec.port() + portOffset;
  }

  private static boolean loopback(String host) {
    return host.startsWith("127.") || host.equals("::1") || host.equals("localhost");
  }
}
