/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** The fixed points people and tools rely on, before the offset. */
final class Ports {
  static final int HTTP = 8080;
  static final int HTTPS = 8443;
  static final int MQTT = 1883;
  private static final int FIRST_OFFSET = 20_000;
  private static final int OFFSETS = 30_000;
  private static final int ATTEMPTS = 50;

  private Ports() {}

  /** An offset at which nobody listens at the moment. */
  static int freeOffset() throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      int offset = FIRST_OFFSET + ThreadLocalRandom.current().nextInt(OFFSETS);
      if (isFree(HTTP + offset) && isFree(HTTPS + offset) && isFree(MQTT + offset)) return offset;
    }
    throw new IOException("no free ports found");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
