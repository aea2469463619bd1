/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/** The fixed points people and tools rely on, before the offset. */
final class Ports {
  static final int HTTP = 8080;
  static final int HTTPS = 8443;
  static final int MQTT = 1883;
  private static final int MQTT_TLS = 8883;
  private static final int MQTT_WEBSOCKET = 8083;
  private static final int MQTT_WEBSOCKET_TLS = 8084;
  private static final List<Integer> ALL =
      List.of(HTTP, HTTPS, MQTT, MQTT_TLS, MQTT_WEBSOCKET, MQTT_WEBSOCKET_TLS);
  private static final Map<Integer, String> NEEDED = Map.of(HTTP, "console and REST", MQTT, "MQTT");
  private static final int FIRST_OFFSET = 20_000;
  private static final int OFFSETS = 3_800;
  private static final int ATTEMPTS = 50;

  private Ports() {}

  /** An offset at which nobody listens at the moment, below the ports systems give to clients. */
  static int freeOffset() throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      int offset = FIRST_OFFSET + ThreadLocalRandom.current().nextInt(OFFSETS);
      if (ALL.stream().allMatch(port -> isFree(port + offset))) return offset;
    }
    throw new IOException("no free ports found");
  }

  /**
   * Asks before anything is started, as a node without its ports is of no use to anybody.
   *
   * @throws BindException with a sentence for people that names the port
   */
  static void needFree(int offset) throws BindException {
    for (int port : new TreeSet<>(NEEDED.keySet())) needFree(port, offset);
  }

  /** As above, about one port. */
  static void needFree(int port, int offset) throws BindException {
    if (!isFree(port + offset))
      throw new BindException(
          "Port %d (%s) is taken by another program. Stop that, or start with --port-offset N, which is added to every port."
              .formatted(port + offset, NEEDED.get(port)));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
