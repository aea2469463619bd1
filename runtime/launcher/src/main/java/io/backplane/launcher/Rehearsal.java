/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.osgi.framework.BundleException;

/**
 * One start as it happens every day, so that the virtual machine can record which classes it takes
 * and load them faster the next time. It needs no browser and no other tool.
 */
final class Rehearsal {
  private static final int ROUNDS = 3;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final List<String> PAGES =
      List.of("/", "/api/v1/setup", "/api/v1/session", "/health/ready", "/api/v1/openapi.json");

  private Rehearsal() {}

  static int run(Options asked, DataFolder data)
      throws IOException, BundleException, InterruptedException {
    Options options = asked.withPortOffset(Ports.freeOffset());
    Node node = Node.start(options, data);
    for (int round = 0; round < ROUNDS; round++)
      for (String page : PAGES) System.out.println(page + " " + get(options, page));
    node.stop();
    return 0;
  }

  private static String get(Options options, String page) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), Ports.HTTP + options.portOffset())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      OutputStream out = socket.getOutputStream();
      String request =
          "GET "
              + page
              + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
              + "Connection: close\r\n\r\n";
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return answer.lines().findFirst().orElse("no answer");
    }
  }
}
