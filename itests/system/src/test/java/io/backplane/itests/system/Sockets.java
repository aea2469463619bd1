/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system says about listening sockets. */
final class Sockets {
  private static final String V4 = "00000000:%04X 00000000:0000 0A";
  private static final String V6 = "0000000000000000%s00000000:%04X " + "0".repeat(32) + ":0000 0A";

  private Sockets() {}

  /** Whether somebody listens on that port on all addresses of this machine. */
  static boolean listensAnywhere(int port) {
    return has("/proc/net/tcp", V4.formatted(port))
        || has("/proc/net/tcp6", V6.formatted("00000000", port))
        || has("/proc/net/tcp6", V6.formatted("FFFF0000", port));
  }

  private static boolean has(String table, String line) {
    Path file = Path.of(table);
    try {
      return Files.exists(file) && Files.readString(file).contains(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
