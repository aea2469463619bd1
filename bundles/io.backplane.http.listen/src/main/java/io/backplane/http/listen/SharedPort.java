/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.listen;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/**
 * Opens a socket for all addresses beside one of the same port that already listens on loopback.
 * Linux allows that only between sockets that both agree to share the port, so they agree for this
 * moment and for no longer: another process must not get in between them later.
 */
final class SharedPort {
  private SharedPort() {}

  static ServerSocketChannel open(
      InetSocketAddress address, List<ServerSocketChannel> beside, int backlog) throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open();
    try {
      socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      share(socket, beside, true);
      try {
        socket.bind(address, backlog);
      } finally {
        share(socket, beside, false);
      }
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static void share(
      ServerSocketChannel socket, List<ServerSocketChannel> beside, boolean allowed)
      throws IOException {
    boolean possible = socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
    if (beside.isEmpty() || !possible) return;
    socket.setOption(StandardSocketOptions.SO_REUSEPORT, allowed);
    for (ServerSocketChannel other : beside)
      other.setOption(StandardSocketOptions.SO_REUSEPORT, allowed);
  }
}
