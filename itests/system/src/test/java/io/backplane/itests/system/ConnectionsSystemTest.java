/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of a running node as REST shows them, and what an administrator can do to them. */
class ConnectionsSystemTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir static Path folder;
  private static Node node;
  private static RawRest rest;
  private static String secret;
  private final List<MqttClient> clients = new ArrayList<>();

  @BeforeAll
  static void start() {
    node = Node.start(folder.resolve("data"));
    Rest admin = node.setUp();
    rest = new RawRest(node.uri("/api/v1"), admin.bearer());
    secret = admin.createDevice("pump-1", "default");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @AfterEach
  void leave() throws MqttException {
    for (MqttClient c : clients) {
      if (c.isConnected()) {
        c.disconnectForcibly(0, 1000);
      }
      c.close(true);
    }
  }

  private MqttClient connect(String clientId) throws MqttException {
    return connect("127.0.0.1", clientId);
  }

  private MqttClient connect(String host, String clientId) throws MqttException {
    MqttClient mqtt =
        new MqttClient("tcp://" + host + ":" + node.mqttPort(), clientId, new MemoryPersistence());
    clients.add(mqtt);
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setUserName("pump-1");
    options.setPassword(secret.toCharArray());
    mqtt.connect(options);
    return mqtt;
  }

  private static JsonNode get(String path) {
    HttpResponse<String> answer = rest.send("GET", path, "");
    assertEquals(200, answer.statusCode(), answer.body());
    return Contract.parse(answer.body());
  }

  private static JsonNode only(String path) {
    JsonNode items = get(path).path("items");
    assertEquals(1, items.size(), items.toString());
    return items.get(0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_client_is_found_shown_and_disconnected() throws MqttException {
    MqttClient mqtt = connect("seen");
    mqtt.subscribe("commands/#", 1);
    mqtt.publish("telemetry", bytes("{\"t\":1}"), 1, false);
    JsonNode found = only("/connections?text=SEEN&connected=true");
    assertEquals("pump-1", found.path("device").asText());
    String id = found.path("id").asText();
    JsonNode all = get("/connections/" + id);
    JsonNode link = all.at("/client/connection");
    assertEquals("3.1.1", link.path("version").asText());
    assertEquals("127.0.0.1", link.path("remote").asText());
    assertEquals(1, link.at("/traffic/messagesIn").asInt());
    assertFalse(link.path("credential").asText().isEmpty());
    assertEquals("commands/#", all.at("/subscriptions/0/filter").asText());
    assertEquals(204, rest.send("DELETE", "/connections/" + id + "?reason=x", "").statusCode());
    Await.until("it is cut off", LIMIT, () -> !mqtt.isConnected());
    Await.until(
        "its session has ended",
        LIMIT,
        () -> rest.send("GET", "/connections/" + id, "").statusCode() == 404);
    assertEquals(404, rest.send("DELETE", "/connections/" + id, "").statusCode());
    assertTrue(get("/connections/figures").at("/counters/closes.kicked").asInt() > 0);
  }

  @Test
  void pages_of_clients_follow_each_other_until_all_were_seen() throws MqttException {
    for (int i = 0; i < 5; i++) {
      connect("paged-" + i);
    }
    TreeSet<String> seen = new TreeSet<>();
    String cursor = "";
    int pages = 0;
    do {
      JsonNode page = get("/connections?text=paged-&limit=2" + cursor);
      assertEquals(5, page.path("total").asInt());
      page.path("items").forEach(c -> seen.add(c.path("clientId").asText()));
      cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
      pages++;
    } while (!cursor.isEmpty());
    assertEquals(3, pages);
    assertEquals(5, seen.size());
    HttpResponse<String> wrong = rest.send("GET", "/connections?cursor=!", "");
    assertEquals(400, wrong.statusCode());
    assertTrue(wrong.body().contains("\"parameter\":\"cursor\""), wrong.body());
  }

  @Test
  void a_ban_ends_the_connection_and_holds_until_it_is_lifted() throws MqttException {
    MqttClient mqtt = connect("noisy");
    String body = "{\"kind\":\"mqtt-client\",\"name\":\"noisy\",\"seconds\":600,\"reason\":\"x\"}";
    HttpResponse<String> made = rest.send("POST", "/bans", body);
    assertEquals(201, made.statusCode(), made.body());
    Await.until("it is cut off", LIMIT, () -> !mqtt.isConnected());
    MqttException refused = assertThrows(MqttException.class, () -> connect("noisy"));
    assertEquals(5, refused.getReasonCode());
    connect("quiet");
    String id = Contract.parse(made.body()).path("id").asText();
    assertEquals(id, only("/bans").path("id").asText());
    assertEquals("noisy", only("/bans").path("name").asText());
    assertEquals(204, rest.send("DELETE", "/bans/" + id, "").statusCode());
    assertEquals(404, rest.send("DELETE", "/bans/" + id, "").statusCode());
    connect("noisy");
  }

  @Test
  void a_device_or_a_credential_is_kept_out_however_its_clients_call_themselves()
      throws MqttException {
    MqttClient first = connect("first");
    String credential =
        get("/connections?text=first").at("/items/0/connection/credential").asText();
    for (String who : List.of("mqtt-device pump-1", "mqtt-credential " + credential)) {
      MqttClient mqtt = first.isConnected() ? first : connect("second");
      String[] kindAndName = who.split(" ");
      String body =
          "{\"kind\":\"%s\",\"name\":\"%s\",\"seconds\":600}"
              .formatted(kindAndName[0], kindAndName[1]);
      HttpResponse<String> made = rest.send("POST", "/bans", body);
      assertEquals(201, made.statusCode(), made.body());
      Await.until("it is cut off", LIMIT, () -> !mqtt.isConnected());
      MqttException refused = assertThrows(MqttException.class, () -> connect("third"));
      assertEquals(5, refused.getReasonCode());
      assertEquals(kindAndName[1], only("/bans").path("name").asText());
      String id = Contract.parse(made.body()).path("id").asText();
      assertEquals(204, rest.send("DELETE", "/bans/" + id, "").statusCode());
    }
    connect("third");
  }

  @Test
  void a_ban_of_an_ipv6_address_ends_the_connections_of_its_network() throws MqttException {
    assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "needs IPv6");
    MqttClient six = connect("[::1]", "six");
    MqttClient four = connect("four");
    String body = "{\"kind\":\"address\",\"name\":\"::2\",\"seconds\":600}";
    HttpResponse<String> made = rest.send("POST", "/bans", body);
    assertEquals(201, made.statusCode(), made.body());
    Await.until("it is cut off", LIMIT, () -> !six.isConnected());
    assertTrue(four.isConnected());
    assertThrows(MqttException.class, () -> connect("[::1]", "six"));
    String id = Contract.parse(made.body()).path("id").asText();
    assertEquals(204, rest.send("DELETE", "/bans/" + id, "").statusCode());
    connect("[::1]", "six");
  }

  @Test
  void an_address_is_kept_out_by_every_listener_of_mqtt() throws MqttException {
    MqttClient mqtt = connect("local");
    String body = "{\"kind\":\"address\",\"name\":\"127.0.0.1\",\"seconds\":600}";
    HttpResponse<String> made = rest.send("POST", "/bans", body);
    assertEquals(201, made.statusCode(), made.body());
    Await.until("it is cut off", LIMIT, () -> !mqtt.isConnected());
    assertThrows(MqttException.class, () -> connect("local"));
    assertTrue(listener("mqtt").at("/refused/banned").asInt() > 0);
    String id = Contract.parse(made.body()).path("id").asText();
    assertEquals(204, rest.send("DELETE", "/bans/" + id, "").statusCode());
    connect("local");
    HttpResponse<String> none = rest.send("POST", "/bans", body.replace("127.0.0.1", "boiler"));
    assertEquals(422, none.statusCode());
    assertTrue(none.body().contains("\"pointer\":\"#/name\""), none.body());
  }

  private static JsonNode listener(String name) {
    for (JsonNode l : get("/listeners").path("items")) {
      if (l.path("name").asText().equals(name)) {
        return l;
      }
    }
    throw new AssertionError("no listener " + name);
  }

  @Test
  void listeners_tell_how_they_speak_and_what_certificate_they_show() throws MqttException {
    connect("counted");
    assertTrue(listener("mqtt").path("connections").asInt() >= 1);
    assertEquals("tcp", listener("mqtt").path("transport").asText());
    assertEquals("ws", listener("ws").path("transport").asText());
    assertEquals("/mqtt", listener("wss").path("path").asText());
    JsonNode certificate = listener("mqtts").path("certificate");
    assertTrue(certificate.path("subject").asText().startsWith("CN="), certificate.toString());
    assertTrue(certificate.path("notAfter").asLong() > System.currentTimeMillis());
    assertEquals(certificate, listener("wss").path("certificate"));
  }

  @Test
  void retained_messages_are_listed_and_removed() throws MqttException {
    MqttClient mqtt = connect("keeper");
    mqtt.publish("attributes", bytes("{\"hall\":2}"), 1, true);
    JsonNode kept = only("/retained?device=pump-1&topic=attributes");
    assertEquals("{\"hall\":2}", kept.path("payloadText").asText());
    assertEquals(10, kept.path("bytes").asInt());
    String path = "/retained/pump-1?topic=attributes";
    assertEquals(204, rest.send("DELETE", path, "").statusCode());
    assertEquals(404, rest.send("DELETE", path, "").statusCode());
    assertEquals(400, rest.send("DELETE", "/retained/pump-1", "").statusCode());
    assertEquals(0, get("/retained").path("total").asInt());
  }
}
