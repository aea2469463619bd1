/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user with mosquitto_sub and a program with Paho hear all devices and speak to them, over a
 * replacement of the MQTT card and the end of the process.
 */
class ApplicationsSystemTest {
  private static final String CARD = "io.backplane.protocol.mqtt";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String EACH = "devices/+/telemetry";

  @TempDir Path folder;
  private final List<Lines> running = new ArrayList<>();
  private Node node;

  /** A mosquitto_sub and what it said. */
  private static final class Lines {
    final Process process;
    final List<String> heard = new CopyOnWriteArrayList<>();
    private final Thread reader;

    Lines(Process process) {
      this.process = process;
      this.reader = new Thread(this::read, "mosquitto_sub");
      reader.start();
    }

    private void read() {
      try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          heard.add(line);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void end() throws InterruptedException {
      process.destroy();
      reader.join();
    }
  }

  @BeforeEach
  void start() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mosquitto_sub")), "mosquitto-clients missing");
    node = Node.start(folder.resolve("data"));
    node.setUp();
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Lines l : running) {
      l.end();
    }
    node.close();
  }

  private Process run(String program, String user, String password, String... more)
      throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of("/usr/bin/" + program, "-p", "" + node.mqttPort(), "-u", user, "-P", password));
    line.addAll(List.of(more));
    return new ProcessBuilder(line).redirectErrorStream(true).start();
  }

  /** A user's mosquitto_sub with a session that is kept. */
  private Lines user() throws IOException {
    String[] more = {"-V", "5", "-i", "screen", "-c", "-x", "3600", "-q", "1", "-v", "-t", EACH};
    Lines l = new Lines(run("mosquitto_sub", Node.USER, Node.PASSWORD, more));
    running.add(l);
    return l;
  }

  private void say(String user, String password, String topic, String what) throws Exception {
    Process p = run("mosquitto_pub", user, password, "-q", "1", "-t", topic, "-m", what);
    assertTrue(p.waitFor(30, TimeUnit.SECONDS));
    String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("", said);
    assertEquals(0, p.exitValue());
  }

  private MqttClient program(List<String> heard) throws MqttException {
    String uri = "tcp://127.0.0.1:" + node.mqttPort();
    MqttClient c = new MqttClient(uri, "program", new MemoryPersistence());
    MqttConnectOptions options = new MqttConnectOptions();
    options.setUserName(node.rest().bearer());
    options.setCleanSession(false);
    options.setAutomaticReconnect(true);
    c.connect(options);
    c.subscribe(EACH, 2, (topic, m) -> heard.add(topic + " " + m));
    return c;
  }

  private static void heard(List<String> by, String what) {
    Await.until("it hears " + what, LIMIT, () -> by.contains(what));
  }

  @Test
  void users_and_programs_hear_devices_over_a_swap_and_kill_9() throws Exception {
    Rest rest = node.rest();
    String first = rest.createDevice("pump-1", "default");
    String second = rest.createDevice("pump-2", "default");
    List<String> heard = new CopyOnWriteArrayList<>();
    MqttClient program = program(heard);
    Lines screen = user();
    Await.until("both are there", LIMIT, () -> subscribed() == 2);
    say("pump-1", first, "telemetry", "{\"n\":1}");
    say("pump-2", second, "telemetry", "{\"n\":2}");
    for (List<String> by : List.of(heard, screen.heard)) {
      heard(by, "devices/pump-1/telemetry {\"n\":1}");
      heard(by, "devices/pump-2/telemetry {\"n\":2}");
    }
    Path jar = NewerBundle.of(node, CARD, 7, folder);
    rest.post("/bundles/" + CARD + "/update", jar, "application/java-archive");
    say("pump-1", first, "telemetry", "{\"n\":3}");
    heard(heard, "devices/pump-1/telemetry {\"n\":3}");
    heard(screen.heard, "devices/pump-1/telemetry {\"n\":3}");
    assertTrue(program.isConnected());
    assertEquals(2, rest.get("/connections/figures").at("/counters/connections.resumed").asInt());

    screen.end();
    Await.until("the user has left", LIMIT, () -> subscribed() == 1);
    say("pump-2", second, "telemetry", "{\"n\":4}");
    node.kill();
    node.restart();
    Lines again = user();
    heard(again.heard, "devices/pump-2/telemetry {\"n\":4}");
    Await.until("the program is back", LIMIT, program::isConnected);
    say("pump-1", first, "telemetry", "{\"n\":5}");
    heard(heard, "devices/pump-1/telemetry {\"n\":5}");
    heard(again.heard, "devices/pump-1/telemetry {\"n\":5}");
    assertEquals(2, again.heard.size(), again.heard.toString());
    program.disconnectForcibly(0, 1000);
    program.close(true);
  }

  /** Applications that are connected and have a subscription. */
  private long subscribed() {
    long n = 0;
    for (JsonNode c : node.rest().get("/connections?connected=true").path("items")) {
      boolean application = c.path("device").isNull() && !c.path("application").isNull();
      n += application && c.at("/session/subscriptions").asInt() > 0 ? 1 : 0;
    }
    return n;
  }

  @Test
  void users_and_programs_speak_to_devices_and_with_each_other() throws Exception {
    String secret = node.rest().createDevice("pump-1", "default");
    String[] more = {"-q", "1", "-v", "-t", "set/#", "-i", "pump"};
    Lines device = new Lines(run("mosquitto_sub", "pump-1", secret, more));
    running.add(device);
    List<String> heard = new CopyOnWriteArrayList<>();
    MqttClient program = program(heard);
    program.subscribe("lines/#", 1, (topic, m) -> heard.add(topic + " " + m));
    Await.until(
        "the device listens",
        LIMIT,
        () ->
            node.rest()
                    .get("/connections?device=pump-1")
                    .at("/items/0/session/subscriptions")
                    .asInt()
                == 1);
    say(Node.USER, Node.PASSWORD, "devices/pump-1/set/level", "7");
    heard(device.heard, "set/level 7");
    program.publish("devices/pump-1/set/mode", "auto".getBytes(StandardCharsets.UTF_8), 2, false);
    heard(device.heard, "set/mode auto");
    say(Node.USER, Node.PASSWORD, "lines/1/order", "start");
    heard(heard, "lines/1/order start");
    program.disconnectForcibly(0, 1000);
    program.close(true);
  }

  @Test
  void other_topics_become_values_by_rules() throws Exception {
    String secret = node.rest().createDevice("pump-1", "default");
    Path file = node.data().resolve("config/topics.json");
    Files.createDirectories(file.getParent());
    String rules =
        "\"sensors/{key} -> telemetry/{key}\", \"plant/{device}/{key} -> telemetry/{key}\"";
    Files.writeString(file, "{\"" + CARD + "\": {\"topicRules\": [" + rules + "]}}");
    Await.until(
        "the rules count",
        LIMIT,
        () -> {
          try {
            say("pump-1", secret, "sensors/temperature", "21.5");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return latest("temperature").equals("21.5");
        });
    Process p =
        run(
            "mosquitto_pub",
            Node.USER,
            Node.PASSWORD,
            "-V",
            "5",
            "-q",
            "1",
            "-t",
            "plant/pump-1/level",
            "-m",
            "7");
    assertTrue(p.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, p.exitValue());
    Await.until("it is stored", LIMIT, () -> latest("level").equals("7"));
  }

  private String latest(String key) {
    for (JsonNode v : node.rest().get("/telemetry/devices/pump-1/latest").path("items")) {
      if (v.path("key").asText().equals(key)) {
        return v.path("value").asText();
      }
    }
    return "";
  }

  @Test
  void a_token_for_some_topics_is_good_for_these_only() throws Exception {
    String secret = node.rest().createDevice("pump-1", "default");
    List<String> topics = List.of("subscribe devices/+/telemetry", "publish lines/{client}/#");
    Rest rest = node.rest();
    String token =
        rest.post("/tokens", Map.of("label", "screen", "topics", topics)).path("secret").asText();
    Process sub =
        run("mosquitto_sub", "x", token, "-V", "5", "-i", "c1", "-v", "-d", "-t", EACH, "-t", "#");
    Lines lines = new Lines(sub);
    running.add(lines);
    Await.until("it listens", LIMIT, () -> subscribed() == 1);
    say("pump-1", secret, "telemetry", "{\"n\":1}");
    heard(lines.heard, "devices/pump-1/telemetry {\"n\":1}");
    assertTrue(lines.heard.contains("Subscribed (mid: 1): 0, 135"), lines.heard.toString());
    assertEquals(0, published(token, "c1", "lines/c1/x"));
    assertEquals(135, published(token, "c1", "lines/c2/x"));
    assertEquals(135, published(token, "c1", "devices/pump-1/set"));
    RawRest limited = new RawRest(node.uri("/api/v1"), token);
    assertEquals(403, limited.send("GET", "/devices", "").statusCode());
    assertEquals(403, limited.send("POST", "/tokens", "{\"label\":\"more\"}").statusCode());
    RawRest admin = new RawRest(node.uri("/api/v1"), rest.bearer());
    String wrong = "{\"label\":\"x\",\"topics\":[\"both a\",\"read b\"]}";
    assertEquals(422, admin.send("POST", "/tokens", wrong).statusCode());
  }

  /** The reason code that a program's message of QoS 1 is answered with. */
  private int published(String token, String client, String topic) throws Exception {
    Process p =
        run(
            "mosquitto_pub",
            "x",
            token,
            "-V",
            "5",
            "-i",
            client + "-pub",
            "-q",
            "1",
            "-d",
            "-t",
            topic.replace(client, client + "-pub"),
            "-m",
            "x");
    assertTrue(p.waitFor(30, TimeUnit.SECONDS));
    String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher m = Pattern.compile("PUBACK \\(Mid: 1, RC:(\\d+)\\)").matcher(said);
    assertTrue(m.find(), said);
    return Integer.parseInt(m.group(1));
  }

  @Test
  void who_is_not_known_is_not_let_in_and_a_revoked_token_ends_the_connection() throws Exception {
    Process p = run("mosquitto_pub", Node.USER, "wrong", "-V", "5", "-t", "a", "-m", "x");
    assertTrue(p.waitFor(30, TimeUnit.SECONDS));
    assertEquals(134, p.exitValue());
    JsonNode token = node.rest().post("/tokens", Map.of("label", "for a while"));
    String secret = token.path("secret").asText();
    Process sub = run("mosquitto_sub", "x", secret, "-V", "5", "-t", "#", "-d");
    Lines lines = new Lines(sub);
    running.add(lines);
    Await.until("it listens", LIMIT, () -> subscribed() == 1);
    node.rest().delete("/tokens/" + token.path("id").asText());
    Await.until(
        "it is told",
        LIMIT,
        () -> lines.heard.stream().anyMatch(l -> l.contains("DISCONNECT") && l.contains("135")));
  }
}
