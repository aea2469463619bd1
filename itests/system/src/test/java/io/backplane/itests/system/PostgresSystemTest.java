/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with its registry in PostgreSQL, by configuration alone. */
class PostgresSystemTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  @TempDir Path folder;

  @Test
  void a_node_works_on_postgresql_and_survives_kill_9() throws Exception {
    try (Postgres postgres = Postgres.start()) {
      Path data = folder.resolve("data");
      Files.createDirectories(data.resolve("config"));
      Files.writeString(data.resolve("config/registry.json"), settings(postgres));
      try (Node node = Node.start(data)) {
        Rest rest = node.setUp();
        String token = rest.createDevice("pump", "default");
        assertEquals(202, Ingest.send(node, token, "{\"flow\":1.5}"));
        Await.until("values", SOON, () -> Ingest.keys(node, "pump").equals(List.of("flow")));
        node.kill();
        node.restart();
        assertEquals(202, Ingest.send(node, token, "{\"pressure\":2}"));
        Await.until("more values", SOON, () -> Ingest.keys(node, "pump").size() == 2);
        rest.delete("/devices/pump");
        rest.createDevice("pump", "default");
        Await.until("erased", SOON, () -> Ingest.keys(node, "pump").isEmpty());
        assertFalse(Files.exists(data.resolve("registry")), "the embedded database was not used");
      }
    }
  }

  private static String settings(Postgres postgres) {
    return """
        {"io.backplane.device.jdbc": {"url": "%s", "user": "%s", "password": "%s"}}
        """
        .formatted(postgres.url(), Postgres.USER, Postgres.PASSWORD);
  }
}
