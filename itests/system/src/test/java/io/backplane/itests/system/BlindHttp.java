/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Sends what it is told as it is told; proper clients refuse to say such things. */
final class BlindHttp {
  private static final int LIMIT_MILLIS = 10_000;
  private final int port;
  private final String token;

  BlindHttp(int port, String token) {
    this.port = port;
    this.token = token;
  }

  /** One request on a connection of its own; a body of null is none. */
  Answer send(String verb, String target, String body, Map<String, String> headers) {
    StringBuilder head = new StringBuilder();
    head.append(verb).append(' ').append(target).append(" HTTP/1.0\r\nHost: localhost\r\n");
    head.append("Authorization: Bearer ").append(token).append("\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    if (body != null) head.append("Content-Length: " + bytes.length + "\r\n");
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    request.writeBytes(bytes);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.getOutputStream().write(request.toByteArray());
      return Answer.of(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(verb + " " + target, e);
    }
  }

  /**
   * What came back.
   *
   * @param status of the answer
   * @param type its Content-Type, empty without
   * @param body its text
   */
  record Answer(int status, String type, String body) {
    private static Answer of(InputStream in) throws IOException {
      String whole = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int end = whole.indexOf("\r\n\r\n");
      if (end < 0) throw new IOException("no answer: '" + whole + "'");
      String head = whole.substring(0, end);
      String type =
          head.lines()
              .filter(l -> l.regionMatches(true, 0, "Content-Type:", 0, 13))
              .map(l -> l.substring(13).trim())
              .findFirst()
              .orElse("");
      return new Answer(Integer.parseInt(head.split(" ", 3)[1]), type, whole.substring(end + 4));
    }
  }
}
