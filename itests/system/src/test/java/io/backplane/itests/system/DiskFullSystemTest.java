/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose volume has no byte left, and then has again. */
class DiskFullSystemTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String CONFIG =
      "{\"io.backplane.health\":{\"disk.warn.bytes\":67108864,\"disk.critical.bytes\":33554432},"
          + "\"io.backplane.stream.file\":{\"reserveMegabytes\":16}}";

  @TempDir Path folder;
  private Path data;
  private int sent;
  private final Set<Integer> acknowledged = new TreeSet<>();

  @BeforeEach
  void a_small_volume() throws Exception {
    data = Files.createDirectories(folder.resolve("data"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", data.toString()) == 0,
        "left out: only root may make a small volume to fill");
    Files.createDirectories(data.resolve("config"));
    Files.writeString(data.resolve("config/small.json"), CONFIG);
  }

  @AfterEach
  void no_volume() throws Exception {
    run("umount", data.toString());
  }

  @Test
  void says_why_refuses_with_the_reason_and_goes_on_when_there_is_space_again() throws Exception {
    try (Node node = Node.start(data)) {
      Rest rest = node.setUp();
      String token = rest.createDevice("teller", "default");
      for (int i = 0; i < 20; i++) assertEquals(202, send(node, token).statusCode());
      Await.until("the node is ready", SOON, () -> ready(node).statusCode() == 200);

      Path ballast = fill();
      HttpResponse<String> refusal = untilRefused(node, token);
      assertEquals(507, refusal.statusCode(), refusal.body());
      assertTrue(refusal.body().contains("disk-full"), refusal.body());
      assertTrue(refusal.headers().firstValue("Retry-After").isPresent(), refusal.body());
      Await.until("the node is not ready", SOON, () -> ready(node).statusCode() == 503);
      String why = ready(node).body();
      assertTrue(why.contains(" MiB are free on the volume of the data folder"), why);
      assertTrue(why.contains("stream device refuses"), why);
      assertEquals(200, get(node, "/health/live").statusCode());
      assertRegistryAnswers(node, rest);

      Files.delete(ballast);
      Await.until("the node is ready again", SOON, () -> ready(node).statusCode() == 200);
      for (int i = 0; i < 20; i++) assertEquals(202, send(node, token).statusCode());
      rest.createDevice("later", "default");
      assertAllIsThere(rest);
      node.stop();
      node.restart();
      assertAllIsThere(node.setUp());
    }
  }

  /** Reads go on; writes are refused in words. */
  private static void assertRegistryAnswers(Node node, Rest rest) {
    RawRest raw = new RawRest(node.uri("/api/v1"), rest.bearer());
    for (int i = 0; i < 20; i++) {
      HttpResponse<String> answer = raw.send("POST", "/devices", "{\"id\":\"full-" + i + "\"}");
      assertEquals(503, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("the disk is full"), answer.body());
      assertEquals("teller", rest.get("/devices/teller").path("id").asText());
      assertEquals(2, rest.get("/devices").path("total").asInt());
    }
  }

  private void assertAllIsThere(Rest rest) {
    new Books(rest).awaitStored();
    Set<Integer> stored = new TreeSet<>();
    String all = "/telemetry/devices/teller/series/seq?from=0&to=4102444800000&limit=100000";
    for (JsonNode item : rest.get(all).path("items")) stored.add(item.path("value").asInt());
    Set<Integer> lost = new TreeSet<>(acknowledged);
    lost.removeAll(stored);
    assertEquals(Set.of(), lost);
    new Books(rest).awaitLedgerBalances();
  }

  private HttpResponse<String> untilRefused(Node node, String token) {
    HttpResponse<String> answer = send(node, token);
    for (int i = 0; answer.statusCode() == 202 && i < 2000; i++) answer = send(node, token);
    return answer;
  }

  private HttpResponse<String> send(Node node, String token) {
    int number = sent++;
    String text = "{\"seq\":%d,\"text\":\"%01000d\"}".formatted(number, number);
    HttpResponse<String> answer = Ingest.post(node, token, "telemetry", text);
    if (answer.statusCode() == 202) acknowledged.add(number);
    return answer;
  }

  /** Takes every byte there is. */
  private Path fill() throws IOException {
    Path ballast = data.resolve("ballast");
    for (int size = 1 << 20; size > 0; size /= 2) {
      byte[] block = "x".repeat(size).getBytes(StandardCharsets.US_ASCII);
      try (OutputStream out =
          Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        while (data.toFile().getUsableSpace() >= size) out.write(block);
      } catch (IOException e) {
        if (!String.valueOf(e.getMessage()).contains("No space")) throw e;
      }
    }
    return ballast;
  }

  private static HttpResponse<String> ready(Node node) {
    return get(node, "/health/ready");
  }

  private static HttpResponse<String> get(Node node, String path) {
    return new RawRest(node.uri(""), "").send("GET", path, "");
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
