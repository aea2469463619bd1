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
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node ran, it can run again; what was not finished never was. */
class GenerationsSystemTest {
  private static final String CARD = "io.backplane.dialect.native";
  private static final String JAR = "application/java-archive";
  private static final int KILLS = Integer.getInteger("backplane.kill.times", 3);
  @TempDir static Path folder;
  private static Node node;
  private static int builds = 10;

  @BeforeAll
  static void start() {
    node = Node.start(folder.resolve("data"));
    node.setUp();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void a_generation_is_gone_back_to_with_its_settings_while_the_node_runs() throws Exception {
    Rest rest = node.rest();
    long first = current(rest).path("generation").asLong();
    String before = version(rest);
    Path next = NewerBundle.of(node, CARD, builds++, folder);
    rest.post("/bundles/" + CARD + "/update?reason=newer", next, JAR);
    JsonNode update = current(rest);
    assertEquals("UPDATE", update.path("kind").asText());
    String user = rest.get("/session").path("user").asText();
    assertEquals(user, update.path("actor").asText());
    assertEquals("newer", update.path("reason").asText());
    assertEquals(first + 1, update.path("generation").asLong());

    Path file = Files.createDirectories(node.data().resolve("config")).resolve("host.json");
    Files.writeString(file, "{\"io.backplane.driver.host\":{\"periodMillis\":2000}}");
    await(rest, first + 2);
    assertEquals("CONFIGURATION", current(rest).path("kind").asText());
    JsonNode diff = rest.get("/generations/" + first + "/diff?with=" + (first + 2));
    assertEquals(CARD, diff.path("bundles").path(0).path("symbolicName").asText());
    assertEquals("periodMillis", diff.path("settings").path(0).path("name").asText());
    assertEquals("2000", diff.path("settings").path(0).path("to").asText());

    Path broken = NewerBundle.withoutClasses(node, CARD, builds++, folder);
    assertThrows(Rest.Refused.class, () -> rest.post("/bundles/" + CARD + "/update", broken, JAR));
    JsonNode failed = current(rest);
    assertFalse(failed.path("done").asBoolean(), failed::toPrettyString);
    assertEquals(first + 2, failed.path("generation").asLong(), "stays");

    JsonNode back = rest.post("/generations/" + first + "/rollback", Map.of("reason", "too new"));
    assertEquals(first + 3, back.path("generation").asLong(), back::toPrettyString);
    assertTrue(back.path("outcome").asText().contains("Data was not restored"));
    assertEquals(before, version(rest));
    assertFalse(Files.exists(file), "the settings of then are no settings");
    assertEquals(
        409,
        assertThrows(
                Rest.Refused.class,
                () -> rest.post("/generations/" + first + "/rollback", Map.of()))
            .status());
    for (JsonNode verdict : rest.get("/generations/verify").path("items"))
      assertEquals("", verdict.path("problem").asText(), verdict::toPrettyString);

    startsAnEarlierOneWhenTheNewestWasTamperedWith(first + 3, before);
  }

  private void startsAnEarlierOneWhenTheNewestWasTamperedWith(long newest, String version)
      throws IOException {
    node.stop();
    Path kept = node.data().resolve("state/generations/%08d.lock".formatted(newest));
    for (Path lock : new Path[] {node.data().resolve("state/generation.lock"), kept})
      Files.writeString(lock, Files.readString(lock).replace("ROLLBACK", "UPDATE"));
    node.restart();
    Rest rest = node.setUp();
    assertTrue(node.consoleLog().contains("not as this node signed it"), node::consoleLog);
    await(rest, newest + 1);
    assertEquals("FALLBACK", current(rest).path("kind").asText());
    assertFalse(version.equals(version(rest)), "generation before: the newer card");
    String health = rest.get("/health").toString();
    assertTrue(health.contains("was started instead"), health);
  }

  @Test
  void a_node_killed_at_any_moment_of_an_update_runs_the_old_or_the_new_generation()
      throws Exception {
    Random random = new Random(4);
    for (int i = 0; i < KILLS; i++) {
      Rest rest = node.rest();
      long before = current(rest).path("generation").asLong();
      Path next = NewerBundle.of(node, CARD, builds++, folder);
      CompletableFuture<Void> update =
          CompletableFuture.runAsync(() -> rest.post("/bundles/" + CARD + "/update", next, JAR));
      new CountDownLatch(1).await(random.nextInt(600), TimeUnit.MILLISECONDS);
      node.kill();
      update.handle((done, fault) -> fault).get(30, TimeUnit.SECONDS);
      node.restart();
      Rest again = node.setUp();
      JsonNode runs = again.get("/generations/" + current(again).path("generation").asLong());
      long number = runs.path("number").asLong();
      assertTrue(number == before || number == before + 1, before + " became " + number);
      for (JsonNode bundle : runs.path("bundles"))
        if (bundle.path("symbolicName").asText().equals(CARD))
          assertEquals(bundle.path("version").asText(), version(again), "of " + number);
      JsonNode newest = again.get("/generations/verify").path("items").path(0);
      assertEquals("", newest.path("problem").asText(), newest::toPrettyString);
    }
  }

  private static JsonNode current(Rest rest) {
    return rest.get("/generations?limit=1").path("items").path(0);
  }

  private static void await(Rest rest, long number) {
    Await.until(
        "generation " + number,
        Duration.ofSeconds(30),
        () -> current(rest).path("generation").asLong() == number);
  }

  private static String version(Rest rest) {
    for (JsonNode bundle : rest.get("/bundles").path("items"))
      if (bundle.path("symbolicName").asText().equals(CARD)) {
        assertEquals("ACTIVE", bundle.path("state").asText());
        return bundle.path("version").asText();
      }
    throw new AssertionError(CARD + " is not there");
  }
}
