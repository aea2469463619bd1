/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.listen;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real server says to requests that reach no servlet. */
class RefusalsTest {
  private Web web;
  private Refusals refusals;

  @BeforeEach
  void open() throws Exception {
    web = new Web();
    refusals = Refusals.at(web.server);
  }

  @AfterEach
  void close() throws Exception {
    web.close();
  }

  private String ask(String line) throws Exception {
    try (Socket socket = Web.clear("127.0.0.1", web.port())) {
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write((line + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void what_cannot_be_read_is_refused_with_a_problem_document_whatever_the_verb() throws Exception {
    for (String line :
        List.of(
            "GET /%ZZ", "DELETE /%FF", "PUT /a%00b", "GET /a%2Fb", "GET /a%5Cb", "GET nowhere")) {
      String answer = ask(line);
      assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
      assertTrue(answer.contains("Content-Type: application/problem+json"), answer);
      assertTrue(answer.endsWith("\"detail\":\"The request cannot be read.\"}"), answer);
    }
  }

  @Test
  void an_address_without_end_is_refused_alike() throws Exception {
    String answer = ask("GET /" + "a".repeat(20_000));
    assertTrue(answer.startsWith("HTTP/1.1 414"), answer);
    assertTrue(answer.endsWith("\"detail\":\"The address is too long.\"}"), answer);
  }

  @Test
  void the_server_speaks_for_itself_again_when_the_card_goes() throws Exception {
    refusals.leave();
    assertFalse(ask("GET /%ZZ").contains("problem+json"));
  }
}
