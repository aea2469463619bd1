/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks this node for a page over a plain socket, as loading an HTTP client takes too long here. */
final class Probe {
  private static final int TIMEOUT_MILLIS = 20_000;
  private final int port;

  Probe(Options options) {
    this.port = Ports.HTTP + options.portOffset();
  }

  /** An answer; status 0 if there was none. */
  record Answer(int status, String text) {
    boolean says(String part) {
      return text.contains(part);
    }
  }

  Answer get(String page) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      OutputStream out = socket.getOutputStream();
      String request = "GET " + page + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      String[] line = text.split(" ", 3);
      return new Answer(line.length < 3 ? 0 : Integer.parseInt(line[1]), text);
    } catch (IOException | NumberFormatException e) {
      return new Answer(0, String.valueOf(e.getMessage()));
    }
  }
}
