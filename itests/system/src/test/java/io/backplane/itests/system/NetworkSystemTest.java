/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkSystemTest {
  @TempDir Path folder;

  @Test
  void opens_to_the_network_only_after_the_set_up_and_only_if_asked() throws Exception {
    try (Node node = Node.start(folder.resolve("data"), "--insecure-lan")) {
      assertFalse(Sockets.listensAnywhere(node.httpPort()), "HTTP before the set-up");
      assertFalse(Sockets.listensAnywhere(node.mqttPort()), "MQTT before the set-up");
      node.setUp();
      Await.until(
          "HTTP and MQTT listen on all addresses",
          Duration.ofSeconds(30),
          () ->
              Sockets.listensAnywhere(node.httpPort()) && Sockets.listensAnywhere(node.mqttPort()));
      Await.until(
          "REST answers again, on the web server that was bound anew",
          Duration.ofSeconds(20),
          () -> saysThatTheSetUpIsDone(node));
    }
  }

  @Test
  void stays_on_loopback_after_the_set_up_if_not_asked() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      node.setUp();
      node.stop();
      node.restart();
      assertFalse(Sockets.listensAnywhere(node.httpPort()));
      assertFalse(Sockets.listensAnywhere(node.mqttPort()));
    }
  }

  private static boolean saysThatTheSetUpIsDone(Node node) {
    try {
      return new Rest(node.uri("/api/v1")).get("/setup").path("done").asBoolean();
    } catch (Rest.Refused e) {
      // the whiteboard takes a moment to be on the new server
      assertTrue(e.status() == 404 || e.status() == 503, e.getMessage());
      return false;
    }
  }
}
