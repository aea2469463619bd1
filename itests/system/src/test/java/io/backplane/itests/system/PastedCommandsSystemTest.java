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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people copy out of the pages does what the pages say. */
class PastedCommandsSystemTest {
  private static final Path ROOT = Path.of(System.getProperty("backplane.root"));
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```$");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int TIMED_OUT = 28;

  @TempDir static Path folder;
  private static Node node;

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
  void the_readme_begins_with_the_two_commands_that_there_are() throws Exception {
    assertEquals("./run\n./test\n", blocks("README.md").get(0));
    for (String command : List.of("./run", "./test")) {
      Result help = run(ROOT, command + " --help", Map.of());
      assertEquals(0, help.exit, help.output);
      assertTrue(help.output.contains(command), help.output);
    }
    assertTrue(run(ROOT, "./run --help", Map.of()).output.contains("--shell"));
  }

  @Test
  void the_snippets_of_the_readme_make_a_device_speak() throws Exception {
    assumeMosquitto();
    String token = node.rest().createDevice("thermometer-1", "default");
    String block = blocks("README.md").get(1);
    assertEquals(2, commands(block).size(), block);
    for (String command : commands(block)) {
      assertTrue(command.contains("TOKEN"), command);
      Result r = run(folder, command.replace("TOKEN", token), Map.of());
      assertEquals(0, r.exit, () -> command + "\n" + r.output);
    }
    Await.until(
        "both values are stored",
        SOON,
        () -> values("thermometer-1", "temperature").equals(Set.of("21.5", "21.6")));
  }

  @Test
  void every_example_of_the_native_protocol_is_taken() throws Exception {
    assumeMosquitto();
    Map<String, String> environment = new TreeMap<>();
    environment.put("DEVICE", "pasted");
    environment.put("TOKEN", node.rest().createDevice("pasted", "default"));
    environment.put("GATEWAY", "gate");
    environment.put("GATEWAY_TOKEN", node.rest().createDevice("gate", "default"));
    for (String id : List.of("sensor-7", "sensor-8"))
      node.rest().post("/devices", Map.of("id", id, "gateway", "gate"));
    int count = 0;
    for (String block : blocks("docs/protocols/native.md"))
      for (String command : commands(block)) {
        Result r = run(folder, command, environment);
        boolean stream = command.contains("/stream") && r.exit == TIMED_OUT;
        assertTrue(r.exit == 0 || stream, () -> command + "\n" + r.exit + " " + r.output);
        count++;
      }
    assertTrue(count >= 20, "commands found: " + count);
    for (String key : List.of("temperature", "humidity", "open", "state", "position"))
      Await.until(key + " is stored", SOON, () -> !values("pasted", key).isEmpty());
    for (String id : List.of("sensor-7", "sensor-8"))
      Await.until(id + " has values", SOON, () -> !values(id, "temperature").isEmpty());
    JsonNode lines = node.rest().get("/devices/pasted/diagnostics").path("items");
    assertEquals(0, lines.size(), lines::toPrettyString);
    assertEquals(0, node.rest().get("/dead-letters").path("items").size());
  }

  private static Set<String> values(String device, String key) {
    Set<String> values = new TreeSet<>();
    String path = "/telemetry/devices/%s/series/%s?from=0".formatted(device, key);
    node.rest().get(path).path("items").forEach(i -> values.add(i.path("value").toString()));
    return values;
  }

  private static List<String> blocks(String page) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher m = BLOCK.matcher(Files.readString(ROOT.resolve(page)));
    while (m.find()) blocks.add(m.group(1));
    return blocks;
  }

  /** The commands of clients in a block, with lines that go on joined. */
  private static List<String> commands(String block) {
    return block
        .replace("\\\n", " ")
        .lines()
        .filter(l -> l.matches("(mosquitto_pub|mosquitto_sub|curl) .*"))
        .toList();
  }

  /** Runs a command as it stands, but on the ports of this node and without waiting for ever. */
  private static Result run(Path where, String command, Map<String, String> environment)
      throws IOException, InterruptedException {
    String here =
        command
            .replace("127.0.0.1:8080", "127.0.0.1:" + node.httpPort())
            .replace(" -p 1883", "")
            .replaceFirst("^mosquitto_pub", "mosquitto_pub -p " + node.mqttPort())
            .replaceFirst("^mosquitto_sub", "mosquitto_sub -E -p " + node.mqttPort())
            .replaceFirst("^curl", "curl -sS --fail-with-body -m 5")
            .replace("wait=30", "wait=1");
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", here);
    builder.environment().putAll(environment);
    Path output = Files.createTempFile(folder, "pasted", ".out");
    Process process =
        builder
            .directory(where.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), () -> here + " does not end");
    return new Result(process.exitValue(), Files.readString(output));
  }

  private static void assumeMosquitto() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/mosquitto_pub")), "mosquitto-clients is not there");
  }

  private record Result(int exit, String output) {}
}
