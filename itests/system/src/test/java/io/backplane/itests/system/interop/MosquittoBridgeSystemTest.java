/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backplane.itests.system.Await;
import io.backplane.itests.system.Node;
import io.backplane.itests.system.interop.Family.Ear;
import io.backplane.itests.system.interop.Family.Said;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mosquitto on the premises that is connected to the node as a bridge. */
@Timeout(120)
class MosquittoBridgeSystemTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Path CLIENT = Path.of("/usr/bin/mosquitto_pub");

  @TempDir static Path folder;
  private static Node node;

  private final Family client = new HiveMq3();
  private String device;
  private Visit far;
  private int port;
  private Process mosquitto;

  @BeforeAll
  static void start() {
    assumeTrue(Files.isExecutable(CLIENT) && program() != null, "mosquitto is not there");
    node = Node.start(folder.resolve("data"));
    node.setUp();
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    if (mosquitto != null) {
      mosquitto.destroy();
      if (!mosquitto.waitFor(10, TimeUnit.SECONDS)) {
        mosquitto.destroyForcibly();
      }
    }
  }

  private static String program() {
    return Stream.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto")
        .filter(p -> Files.isExecutable(Path.of(p)))
        .findFirst()
        .orElse(null);
  }

  /** Starts a mosquitto with a bridge of a new device. */
  private void bridge(String name, String address, String... lines) throws IOException {
    device = "bridge-" + name;
    String token = node.rest().createDevice(device, "default");
    far = Visit.of(node, device, token);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    Path conf = folder.resolve(name + ".conf");
    Files.writeString(
        conf,
        String.join(
                "\n",
                "listener " + port + " 127.0.0.1",
                "allow_anonymous true",
                "user " + System.getProperty("user.name"),
                "log_type all",
                "connection backplane",
                "address " + address,
                "remote_username " + device,
                "remote_password " + token,
                "remote_clientid " + device,
                "restart_timeout 1",
                String.join("\n", lines))
            + "\n");
    launch(name);
  }

  private static String plain() {
    return "127.0.0.1:" + node.mqttPort();
  }

  private void launch(String name) throws IOException {
    mosquitto =
        new ProcessBuilder(program(), "-c", folder.resolve(name + ".conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()))
            .start();
    Await.until("mosquitto listens", SOON, this::listens);
  }

  private boolean listens() {
    try (Socket s = new Socket("127.0.0.1", port)) {
      return s.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void awaitConnected(int times) {
    String path = "/devices/" + device;
    Await.until(
        "the bridge has subscribed\n" + log(),
        SOON,
        () ->
            node.rest().get(path).path("presence").path("connected").asBoolean()
                && log().split("Received SUBACK", -1).length > times);
  }

  private String log() {
    try {
      return Files.readString(folder.resolve(device.substring("bridge-".length()) + ".log"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A client of the mosquitto. */
  private Visit near(String name) {
    return Visit.of(node, "", "").through(port).as(name).with("", "");
  }

  private void awaitHeard(Ear ear, List<Said> expected) {
    try {
      Await.until("all is heard", SOON, () -> ear.heard().size() >= expected.size());
    } catch (AssertionError e) {
      assertEquals(expected, ear.heard(), this::log);
    }
    assertEquals(expected, ear.heard(), this::log);
  }

  @ParameterizedTest
  @CsvSource({
    "mqttv311, true, true",
    "mqttv311, false, true",
    "mqttv50, true, true",
    "mqttv50, false, false"
  })
  void all_topics_go_both_ways(String version, boolean tryPrivate, boolean notifications)
      throws Exception {
    bridge(
        version + "-" + tryPrivate,
        plain(),
        "bridge_protocol_version " + version,
        "try_private " + tryPrivate,
        "notifications " + notifications,
        "topic # both 2 site/ \"\"");
    awaitConnected(1);
    try (Ear here = client.listen(near("here"), "site/#", 2);
        Ear there = client.listen(far.as("there"), "#", 2)) {
      Said up = Said.of("telemetry/up", "1", 2);
      client.publish(near("mouth"), Said.of("site/telemetry/up", "1", 2));
      awaitHeard(there, List.of(up));
      Said down = Said.of("telemetry/down", "2", 1);
      client.publish(far.as("mouth"), down);
      awaitHeard(there, List.of(up, down));
      Await.until(
          "what came down is heard",
          SOON,
          () -> here.heard().contains(Said.of("site/telemetry/down", "2", 1)));
      boolean echo = version.equals("mqttv311") && !tryPrivate;
      assertEquals(echo ? 3 : 2, here.heard().size(), () -> here.heard() + "\n" + log());
    }
  }

  @ParameterizedTest
  @CsvSource({"mqttv311", "mqttv50"})
  void each_direction_has_its_own_topics_and_commands_reach_the_premises(String version)
      throws Exception {
    bridge(
        version + "-prefixes",
        plain(),
        "bridge_protocol_version " + version,
        "notifications false",
        "topic # out 1 plant/ telemetry/",
        "topic # in 1 orders/ commands/",
        "topic +/response out 1 answers/ commands/");
    awaitConnected(1);
    try (Ear here = client.listen(near("here"), "orders/#", 1)) {
      client.publish(near("mouth"), Said.of("plant/level", "7", 1));
      String latest = "/telemetry/devices/" + device + "/latest";
      Await.until(
          "the level is stored",
          SOON,
          () -> node.rest().get(latest).toString().contains("\"value\":7"));
      String commands = "/devices/" + device + "/commands";
      String id =
          node.rest()
              .post(commands, Map.of("name", "open", "input", Map.of("valve", 3)))
              .path("id")
              .asText();
      awaitHeard(here, List.of(Said.of("orders/" + id + "/open", "{\"valve\":3}", 1)));
      client.publish(
          near("mouth"), Said.of("answers/" + id + "/response", "{\"ok\":true,\"result\":1}", 1));
      Await.until(
          "the command succeeded",
          SOON,
          () -> node.rest().get(commands + "/" + id).path("state").asText().equals("SUCCEEDED"));
    }
  }

  @ParameterizedTest
  @CsvSource({"mqttv311", "mqttv50"})
  void what_one_side_says_while_the_other_is_away_comes_over_tls_later(String version)
      throws Exception {
    bridge(
        version + "-away",
        "localhost:" + node.mqttsPort(),
        "bridge_cafile " + node.data().resolve("ca.pem"),
        "bridge_protocol_version " + version,
        "cleansession false",
        "topic # both 1 site/ \"\"");
    awaitConnected(1);
    mosquitto.destroy();
    mosquitto.waitFor();
    Await.until(
        "the bridge is gone",
        SOON,
        () ->
            !node.rest().get("/devices/" + device).path("presence").path("connected").asBoolean());
    for (int i = 0; i < 10; i++) {
      client.publish(far.as("mouth"), Said.of("telemetry/down", "" + i, 1));
    }
    launch(version + "-away");
    try (Ear here = client.listen(near("here"), "site/telemetry/+", 1)) {
      awaitConnected(2);
      client.publish(far.as("mouth"), Said.of("telemetry/down", "10", 1));
      Await.until(
          "the newest has come down",
          SOON,
          () -> here.heard().contains(Said.of("site/telemetry/down", "10", 1)));
    }
    node.kill();
    for (int i = 0; i < 10; i++) {
      client.publish(near("mouth"), Said.of("site/telemetry/up", "" + i, 1));
    }
    node.restart();
    node.setUp();
    String series = "/telemetry/devices/" + device + "/series/up?from=0";
    Await.until(
        "all that waited is stored",
        SOON,
        () -> node.rest().get(series).path("items").size() == 10);
  }
}
