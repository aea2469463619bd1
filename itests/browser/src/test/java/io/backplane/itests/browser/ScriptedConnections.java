/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** MQTT clients, listeners, bans and retained messages of a scripted node. */
final class ScriptedConnections {
  static final String SLOW = "c2xvdw";
  private static final int CLIENTS = 140;
  private static final String SHA = "0F:E1:D2:C3:B4:A5:96:87:78:69:5A:4B:3C:2D:1E:0F".repeat(2);
  private final ScriptedWorld world;
  private final List<ObjectNode> bans = new ArrayList<>();

  ScriptedConnections(ScriptedWorld world) {
    this.world = world;
    ban("address", "203.0.113.9", 3, "connections that end before their client is known");
    ban("mqtt-client", "loop-publisher", 55, "publishes in a loop");
  }

  private void ban(String kind, String name, int minutes, String reason) {
    long until = System.currentTimeMillis() + Duration.ofMinutes(minutes).toMillis();
    ObjectNode ban = json("{}").put("id", "ban-" + name).put("kind", kind).put("name", name);
    bans.add(ban.put("until", until).put("reason", reason));
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) ScriptedWorld.JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode answer(String[] path, HttpServletRequest q, HttpServletResponse response)
      throws IOException {
    return switch (path[0]) {
      case "connections" -> connections(path, q);
      case "listeners" -> listeners();
      case "retained" -> retained();
      case "bans" -> bans(path, q, response);
      default -> null;
    };
  }

  private JsonNode connections(String[] path, HttpServletRequest q) {
    if (path.length == 1) {
      return list(q);
    } else if (path[1].equals("figures")) {
      return figures();
    }
    return path[1].equals(SLOW) ? details() : null;
  }

  private JsonNode list(HttpServletRequest q) {
    String text = q.getParameter("text") == null ? "" : q.getParameter("text");
    String connected = q.getParameter("connected") == null ? "" : q.getParameter("connected");
    int limit = Integer.parseInt(q.getParameter("limit"));
    List<ObjectNode> found = new ArrayList<>();
    found.add(slow());
    for (int i = 0; i < CLIENTS; i++) {
      found.add(client(i));
    }
    found.removeIf(c -> !c.get("clientId").asText().contains(text));
    found.removeIf(
        c -> !connected.isEmpty() && connected.equals("true") == c.get("connection").isNull());
    ObjectNode page = ScriptedRest.page(found.subList(0, Math.min(limit, found.size())));
    return page.put("total", found.size());
  }

  private ObjectNode client(int i) {
    String name = "meter-%05d".formatted(i);
    ObjectNode c = json("{}").put("id", "m" + i).put("clientId", name).put("device", name);
    boolean away = i % 7 == 3;
    ObjectNode session = c.putObject("session").put("expirySeconds", i % 2 * 86_400);
    session.put("awaySince", away ? world.started + i * 1000L : null).put("subscriptions", 1);
    session.put("inFlightOut", 0).put("inFlightIn", 0).put("queued", away ? i : 0);
    session.put("queuedBytes", away ? i * 120 : 0).putObject("dropped");
    if (away) {
      c.putNull("connection");
    } else {
      c.set("connection", link(i, 0.2 * (i % 9), 0));
    }
    return c;
  }

  private ObjectNode link(int i, double in, double out) {
    ObjectNode link = json("{}").put("listener", i % 3 == 0 ? "mqtts" : "wss");
    link.put("remote", i % 5 == 0 ? "2001:db8::" + i : "192.0.2." + i).put("port", 40_000 + i);
    link.put("secure", i % 4 != 0).put("webSocket", i % 3 != 0).put("credential", "cr_7f3a");
    link.put("version", i % 2 == 0 ? "5.0" : "3.1.1").put("since", world.started + i * 1000L);
    link.put("keepAliveSeconds", 60);
    ObjectNode t = link.putObject("traffic").put("messagesIn", i * 731L).put("messagesOut", i * 9L);
    t.put("bytesIn", i * 80_400L).put("bytesOut", i * 900L).put("messagesInPerSecond", in);
    t.put("messagesOutPerSecond", out).put("bytesInPerSecond", in * 110);
    t.put("bytesOutPerSecond", out * 96).putObject("notTaken").put("rejected", i % 3);
    return link;
  }

  private ObjectNode slow() {
    ObjectNode c = json("{}").put("id", SLOW).put("clientId", "display-in-the-hall");
    c.put("device", "host-edge-01");
    ObjectNode session = c.putObject("session").put("expirySeconds", 86_400).putNull("awaySince");
    session.put("subscriptions", 3).put("inFlightOut", 3).put("inFlightIn", 1).put("queued", 840);
    session.put("queuedBytes", 91_200).putObject("dropped").put("queue-full", 12);
    double now = System.currentTimeMillis() / 1000.0;
    c.set("connection", link(21, 2, 40 + 12 * Math.sin(now / 7)));
    return c;
  }

  private ObjectNode details() {
    ObjectNode d = json("{}");
    d.set("client", slow());
    d.putArray("subscriptions")
        .add(subscription("commands/#", 1, false, 0))
        .add(subscription("$share/displays/telemetry/+/temperature", 2, false, 7))
        .add(subscription("state", 0, true, 0));
    d.putArray("inFlight")
        .add(flight(1201, "", 2, 0, "RELEASED"))
        .add(flight(1202, "telemetry/hall/temperature", 2, 22, "SENT"))
        .add(flight(1203, "commands/c1/blink", 1, 18, "WAITING"));
    return d;
  }

  private static ObjectNode subscription(String filter, int qos, boolean flags, int identifier) {
    ObjectNode s = json("{}").put("filter", filter).put("qos", qos).put("noLocal", flags);
    return s.put("retainAsPublished", flags).put("identifier", identifier);
  }

  private static ObjectNode flight(int id, String topic, int qos, int bytes, String step) {
    ObjectNode f = json("{}").put("packetId", id).put("topic", topic).put("qos", qos);
    return f.put("bytes", bytes).put("step", step);
  }

  private ObjectNode figures() {
    long n = System.currentTimeMillis() - world.started;
    ObjectNode f = json("{}").put("since", world.started).put("connected", 121).put("away", 20);
    f.put("subscriptions", 164).put("retained", 2).put("retainedBytes", 190);
    f.putObject("counters")
        .put("messages.in", n)
        .put("messages.in.accepted", n - 12)
        .put("messages.in.rejected", 12)
        .put("messages.out", n / 3)
        .put("messages.dropped.queue-full", 12)
        .put("messages.dropped.expired", 0)
        .put("connects.accepted", 1_204)
        .put("connects.bad-credential", 3)
        .put("closes.client-disconnect", 980)
        .put("closes.keep-alive-timeout", 4);
    return f;
  }

  private JsonNode listeners() {
    ObjectNode mqtt = listener("mqtt", "mqtt", "tcp", 1883);
    mqtt.putObject("refused").put("banned", 41).put("rate", 7).put("slow", 0);
    mqtt.putObject("rules").put("perSecond", "20").put("mqtt.messagesPerSecond", "50");
    ObjectNode lost = listener("sensors", "mqtt", "tcp", 1885).put("bound", false);
    lost.put("fault", "cannot listen on 127.0.0.1:1885: Address already in use");
    return ScriptedRest.page(
        List.of(
            listener("http", "http", "http", 8080),
            certified(listener("https", "https", "https", 8443), 397),
            mqtt,
            certified(listener("mqtts", "mqtt", "tls", 8883), 9),
            lost,
            certified(listener("wss", "mqtt", "wss", 8084).put("path", "/mqtt"), 397)));
  }

  private static ObjectNode listener(String name, String protocol, String transport, int port) {
    ObjectNode l = json("{}").put("name", name).put("protocol", protocol).put("port", port);
    l.put("transport", transport).put("host", "127.0.0.1").put("path", "").put("bound", true);
    l.put("fault", "").put("connections", 47).put("parked", 0).putNull("certificate");
    l.putObject("refused");
    l.putObject("rules");
    return l;
  }

  private static ObjectNode certified(ObjectNode listener, int days) {
    long end = System.currentTimeMillis() + Duration.ofDays(days).toMillis();
    ObjectNode c = listener.putObject("certificate").put("subject", "CN=edge-01,O=Backplane");
    c.put("sha256", days + SHA.substring(3)).put("notAfter", end);
    c.put("authority", "/srv/backplane/data/ca.pem");
    return listener;
  }

  private static JsonNode retained() {
    ObjectNode one = json("{}").put("device", "host-edge-01").put("topic", "state").put("qos", 1);
    one.putNull("expiresAt").put("bytes", 42).put("payload", "e30=");
    one.put("payloadText", "{\"mode\":\"winter\",\"flow\":12.4,\"valve\":true}");
    ObjectNode two = json("{}").put("device", "meter-00101").put("topic", "picture").put("qos", 0);
    two.put("expiresAt", System.currentTimeMillis() + 3_600_000).put("bytes", 18_400);
    return ScriptedRest.page(List.of(one, two.put("payload", "//79"))).put("total", 2);
  }

  private JsonNode bans(String[] path, HttpServletRequest q, HttpServletResponse response)
      throws IOException {
    switch (q.getMethod()) {
      case "GET" -> {
        return ScriptedRest.page(bans);
      }
      case "DELETE" -> {
        bans.removeIf(b -> b.get("id").asText().equals(path[1]));
        response.setStatus(204);
        return MissingNode.getInstance();
      }
      default -> {
        JsonNode in = ScriptedWorld.JSON.readTree(q.getInputStream());
        int minutes = in.get("seconds").asInt() / 60;
        ban(in.get("kind").asText(), in.get("name").asText(), minutes, in.get("reason").asText());
        response.setStatus(201);
        return bans.get(bans.size() - 1);
      }
    }
  }
}
