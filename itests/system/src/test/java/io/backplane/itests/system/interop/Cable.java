/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cable between one client and the node that can be pulled, so that nobody says good-bye. */
final class Cable implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
  private final List<Socket> ends = new CopyOnWriteArrayList<>();

  Cable(int to) throws IOException {
    start(
        "plug",
        () -> {
          Socket client = socket.accept();
          Socket node = new Socket("127.0.0.1", to);
          ends.addAll(List.of(client, node));
          start("there", () -> carry(client, node));
          carry(node, client);
        });
  }

  /** What may end because the cable was pulled. */
  private interface Work {
    void run() throws IOException;
  }

  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                Thread.currentThread().interrupt(); // pulled
              }
            },
            "cable-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void carry(Socket from, Socket to) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] bytes = new byte[4096];
    for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
      out.write(bytes, 0, n);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  void pull() throws IOException {
    socket.close();
    for (Socket end : ends) {
      end.close();
    }
  }

  @Override
  public void close() throws IOException {
    pull();
  }
}
