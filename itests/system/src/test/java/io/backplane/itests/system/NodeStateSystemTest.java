/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeStateSystemTest {
  private static final String CARD = "io.backplane.dialect.native";
  @TempDir Path folder;

  @Test
  void loses_nothing_with_the_frameworks_cache() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      Rest rest = node.setUp();
      rest.post("/profiles", Map.of("id", "kept", "name", "Kept"));
      rest.createDevice("kept-device", "kept");
      rest.post(
          "/bundles/" + CARD + "/update",
          NewerBundle.of(node, CARD, 7, folder),
          "application/java-archive");
      String updated = version(rest);
      node.stop();
      Path cache = node.data().resolve("cache");
      if (Files.exists(cache)) delete(cache); // one in memory goes with the node
      node.restart();
      assertEquals(updated, version(node.setUp()));
      assertEquals("kept", node.rest().get("/devices/kept-device").path("profile").asText());
      assertEquals(1, node.rest().get("/bundles/history").path("items").size());
    }
  }

  @Test
  void starts_the_shipped_version_when_the_updated_jar_is_damaged() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      Rest rest = node.setUp();
      String shipped = version(rest);
      rest.post(
          "/bundles/" + CARD + "/update",
          NewerBundle.of(node, CARD, 7, folder),
          "application/java-archive");
      node.stop();
      try (Stream<Path> jars = Files.list(node.data().resolve("state/store"))) {
        Files.writeString(jars.findFirst().orElseThrow(), "not a jar");
      }
      node.restart();
      assertEquals(shipped, version(node.setUp()));
      assertTrue(node.consoleLog().contains("is damaged"), node::consoleLog);
    }
  }

  @Test
  void puts_the_old_version_back_when_the_new_one_does_not_work() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      Rest rest = node.setUp();
      String before = version(rest);
      for (String card : List.of(CARD, "io.backplane.rest")) {
        Path broken = NewerBundle.withoutClasses(node, card, 8, folder);
        Rest.Refused refused = refused(rest, "/bundles/" + card + "/update", broken);
        assertEquals(422, refused.status(), refused.getMessage());
        assertTrue(refused.getMessage().contains("problem:rolled-back"), refused.getMessage());
        assertTrue(refused.getMessage().contains("runs again"), refused.getMessage());
        assertEquals(before, version(rest));
      }
      for (JsonNode change : rest.get("/bundles/history").path("items"))
        assertFalse(change.path("rolledBack").asText().isEmpty(), change::toPrettyString);
      node.stop();
      node.restart();
      assertEquals(before, version(node.setUp()));
    }
  }

  @Test
  void says_that_nobody_takes_a_configuration_with_a_mistyped_name() throws Exception {
    Path config = Files.createDirectories(folder.resolve("data/config"));
    Files.writeString(config.resolve("a.json"), "{\"io.backplane.diver.host\":{\"x\":1}}");
    Files.writeString(
        config.resolve("b.json"), "{\"io.backplane.driver.host\":{\"periodMillis\":2000}}");
    try (Node node = Node.start(folder.resolve("data"))) {
      String line = "Nobody takes the configuration of ";
      Await.until(
          "the log names it",
          Duration.ofSeconds(20),
          () -> node.consoleLog().contains(line + "io.backplane.diver.host:"));
      Files.writeString(config.resolve("c.json"), "{\"no.such~one\":{\"x\":1}}");
      Await.until(
          "the log names what came later",
          Duration.ofSeconds(20),
          () -> node.consoleLog().contains(line + "no.such~one:"));
      assertEquals(2, node.consoleLog().split(line, -1).length - 1, node::consoleLog);
    }
  }

  @Test
  void refuses_what_is_no_newer_version_of_the_bundle() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      Rest rest = node.setUp();
      Path text = Files.writeString(folder.resolve("text.jar"), "not a jar");
      String path = "/bundles/" + CARD + "/update";
      assertRefused(rest, path, text);
      assertRefused(rest, path, NewerBundle.of(node, "io.backplane.driver.host", 9, folder));
      assertRefused(
          rest, "/bundles/io.backplane.net/update", NewerBundle.of(node, CARD, 9, folder));
      assertEquals(0, rest.get("/bundles/history").path("items").size());
    }
  }

  private static void assertRefused(Rest rest, String path, Path jar) {
    Rest.Refused refused = refused(rest, path, jar);
    assertEquals(409, refused.status(), refused.getMessage());
  }

  private static Rest.Refused refused(Rest rest, String path, Path jar) {
    return assertThrows(Rest.Refused.class, () -> rest.post(path, jar, "application/java-archive"));
  }

  private static String version(Rest rest) {
    for (JsonNode bundle : rest.get("/bundles").path("items"))
      if (bundle.path("symbolicName").asText().equals(CARD)) {
        assertEquals("ACTIVE", bundle.path("state").asText());
        return bundle.path("version").asText();
      }
    throw new AssertionError(CARD + " is not there");
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
