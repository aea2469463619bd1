/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkSystemTest {
  @TempDir Path folder;

  @Test
  void opens_to_the_network_only_after_the_set_up_and_nobody_notices() throws Exception {
    try (Node node = Node.start(folder.resolve("data"), "--insecure-lan");
        Polling rest = new Polling("REST", () -> status(node, "/api/v1/setup", null), 200);
        Polling page = new Polling("page", () -> status(node, "/", null), 200);
        Polling ingest =
            new Polling("ingest", () -> status(node, "/ingest/v1/telemetry", "{\"a\":1}"), 401)) {
      List<Polling> all = List.of(rest, page, ingest);
      Await.until(
          "all answer", Duration.ofSeconds(20), () -> all.stream().allMatch(p -> p.good() > 0));
      for (int port : ports(node)) {
        assertFalse(Sockets.listensAnywhere(port), port + " before the set-up");
      }
      node.setUp();
      for (int port : ports(node)) {
        Await.until(
            port + " listens on all addresses",
            Duration.ofSeconds(30),
            () -> Sockets.listensAnywhere(port));
      }
      int sofar = all.stream().mapToInt(Polling::good).sum();
      Await.until(
          "some more answers",
          Duration.ofSeconds(20),
          () -> all.stream().mapToInt(Polling::good).sum() > sofar + 300);
      for (Polling polling : all) {
        assertEquals(List.of(), polling.errors());
      }
      System.out.printf(
          "opening to the network: %d REST, %d page, %d ingest answers, 0 errors%n",
          rest.good(), page.good(), ingest.good());
    }
  }

  @Test
  void after_the_set_up_other_machines_come_in_over_tls_only_if_not_asked() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      for (int port : ports(node)) {
        assertFalse(Sockets.listensAnywhere(port), port + " before the set-up");
      }
      node.setUp();
      node.stop();
      node.restart();
      int offset = node.mqttPort() - 1883;
      for (int port : List.of(node.httpsPort(), node.mqttsPort(), 8084 + offset)) {
        Await.until(
            port + " listens on all addresses",
            Duration.ofSeconds(20),
            () -> Sockets.listensAnywhere(port));
      }
      for (int port : List.of(node.httpPort(), node.mqttPort(), 8083 + offset)) {
        assertFalse(Sockets.listensAnywhere(port), port + " in clear");
      }
    }
  }

  /** All it listens on: HTTP, MQTT, MQTT over WebSocket, each in clear and over TLS. */
  private static List<Integer> ports(Node node) {
    int offset = node.mqttPort() - 1883;
    return List.of(
        node.httpPort(),
        node.httpsPort(),
        node.mqttPort(),
        node.mqttsPort(),
        8083 + offset,
        8084 + offset);
  }

  /** On a new connection each time, as only those can be refused. */
  private static int status(Node node, String path, String body) throws IOException {
    HttpURLConnection c = (HttpURLConnection) node.uri(path).toURL().openConnection();
    c.setRequestProperty("Connection", "close");
    c.setConnectTimeout(5_000);
    c.setReadTimeout(20_000);
    if (body != null) {
      c.setDoOutput(true);
      c.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    int status = c.getResponseCode();
    c.disconnect();
    return status;
  }
}
