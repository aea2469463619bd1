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
import java.util.Base64;
import java.util.List;

/** What a scripted node says of itself: figures, streams, ledger, bundles, health, tokens. */
final class ScriptedNodeRest {
  private final ScriptedWorld world;
  private final ScriptedConnections connections;
  private final List<ObjectNode> changes = new ArrayList<>();
  private final List<ObjectNode> letters = new ArrayList<>();

  ScriptedNodeRest(ScriptedWorld world) {
    this.world = world;
    this.connections = new ScriptedConnections(world);
    letter(41, "malformed-payload", "unexpected character 'x' at 3", "{\"t\": x}");
    letter(40, "unknown-topic", "the native dialect knows no topic 'temp/1'", "21.5");
  }

  private void letter(long offset, String reason, String detail, String payload) {
    ObjectNode l = ScriptedWorld.JSON.createObjectNode().put("partition", 0).put("offset", offset);
    l.put("ts", world.started + offset * 60_000)
        .put("device", "host-edge-01")
        .put("protocol", "mqtt");
    l.put("topic", "telemetry").put("reason", reason).put("detail", detail);
    letters.add(l.put("payload", Base64.getEncoder().encodeToString(payload.getBytes())));
  }

  JsonNode answer(String[] path, HttpServletRequest q, HttpServletResponse response)
      throws IOException {
    return switch (path[0]) {
      case "node" -> info(q);
      case "health" -> health();
      case "sessions" -> ScriptedRest.page(sessions(), q);
      case "streams" -> path.length == 1 ? streams() : records(q);
      case "ledger" -> ledger();
      case "dead-letters" -> letters(path);
      case "bundles" -> bundles(path, q);
      case "generations" -> new ScriptedGenerations().answer(path, q);
      case "tokens" -> tokens(path, q, response);
      default -> connections.answer(path, q, response);
    };
  }

  private ObjectNode info(HttpServletRequest q) {
    ObjectNode n = world.figures(System.currentTimeMillis());
    n.remove("counts");
    n.put("version", "0.1.0")
        .put("startedAt", world.started)
        .put("java", "OpenJDK 64-Bit Server VM 17.0.15+6");
    n.put("os", "Linux 6.1.0-37-amd64").put("dataDir", "/srv/backplane/data").put("portOffset", 0);
    n.put("mode", "development").put("insecureLan", false);
    n.putArray("dialects").add("native");
    n.putArray("listeners")
        .add(listener("http", "http", "127.0.0.1", q.getServerPort()))
        .add(tls("https", "https", "127.0.0.1", 8443))
        .add(tls("https-network", "https", "0.0.0.0", 8443))
        .add(listener("mqtt", "mqtt", "127.0.0.1, ::1", 1883))
        .add(tls("wss", "mqtt", "0.0.0.0", 8084))
        .add(tls("mqtts", "mqtt", "0.0.0.0", 8883));
    return n;
  }

  private static ObjectNode listener(String name, String protocol, String host, int port) {
    return ScriptedWorld.JSON
        .createObjectNode()
        .put("name", name)
        .put("protocol", protocol)
        .put("host", host)
        .put("port", port)
        .put("secure", false)
        .put("bound", true)
        .put("fault", "")
        .put("connections", 1)
        .putNull("certificate");
  }

  private ObjectNode tls(String name, String protocol, String host, int port) {
    ObjectNode listener = listener(name, protocol, host, port).put("secure", true);
    listener
        .putObject("certificate")
        .put("sha256", "0F:E1:D2:C3:B4:A5:96:87:78:69:5A:4B:3C:2D:1E:0F".repeat(2))
        .put("notAfter", world.started + Duration.ofDays(397).toMillis())
        .put("authority", "/srv/backplane/data/ca.pem");
    return listener;
  }

  private static ObjectNode health() {
    ObjectNode h = ScriptedWorld.JSON.createObjectNode().put("status", "OK");
    String[][] checks = {
      {"Disk space", "71 GB free on the data volume", "storage"},
      {"Stream", "takes records, 4 partitions", "stream"},
      {"Telemetry store", "0 records behind", "telemetry"},
      {"Device registry", "answers in 1 ms", "device"},
    };
    for (String[] c : checks) {
      ObjectNode n =
          h.withArray("checks")
              .addObject()
              .put("name", c[0])
              .put("status", "OK")
              .put("message", c[1]);
      n.putArray("tags").add(c[2]);
    }
    return h;
  }

  private List<ObjectNode> sessions() {
    List<ObjectNode> list = new ArrayList<>();
    world.devices.values().stream()
        .filter(d -> d.path("presence").path("connected").asBoolean())
        .limit(20)
        .forEach(
            d -> {
              ObjectNode s =
                  ScriptedWorld.JSON
                      .createObjectNode()
                      .put("id", d.get("id").asText())
                      .put("device", d.get("id").asText());
              s.put("protocol", "mqtt")
                  .put("clientId", "mosq-" + d.get("id").asText())
                  .put("remote", "127.0.0.1:40122");
              list.add(s.put("since", world.started));
            });
    return list;
  }

  private static JsonNode streams() {
    ObjectNode s =
        ScriptedWorld.JSON
            .createObjectNode()
            .put("name", "device")
            .put("epoch", 1)
            .put("level", "disk");
    for (int p = 0; p < 4; p++) {
      ObjectNode n = s.withArray("partitions").addObject().put("partition", p).put("oldest", 0);
      n.put("next", 12_053_251L + p * 31)
          .put("segments", 12)
          .put("bytes", 803_000_000L + p * 9_000_000L);
    }
    for (String g : List.of("telemetry", "live", "presence")) {
      ObjectNode n =
          s.withArray("groups")
              .addObject()
              .put("group", g)
              .put("open", true)
              .put("appended", 48_213_004L);
      n.put("processed", 48_212_990L).put("rejected", 0).put("deadLettered", 2).put("expired", 0);
      n.put("lag", g.equals("live") ? 0 : 12).put("lagMs", g.equals("live") ? 0 : 14);
      n.put("unread", 0).put("unreadMs", 0).put("skipped", 0).putObject("rejections");
    }
    s.put("appended", 48_213_004L).put("refused", 0).put("bytes", 3_266_000_000L).put("fault", "");
    ObjectNode d =
        ScriptedWorld.JSON
            .createObjectNode()
            .put("name", "dead-letters")
            .put("epoch", 1)
            .put("level", "disk");
    d.putArray("partitions")
        .addObject()
        .put("partition", 0)
        .put("oldest", 0)
        .put("next", 42)
        .put("segments", 1)
        .put("bytes", 8_120);
    d.putArray("groups");
    d.put("appended", 42).put("refused", 0).put("bytes", 8_120).put("fault", "");
    return ScriptedRest.page(List.of(s, d));
  }

  private JsonNode records(HttpServletRequest q) {
    List<ObjectNode> list = new ArrayList<>();
    long from = Long.parseLong(q.getParameter("offset"));
    for (long o = from; o < from + 50; o++) {
      ObjectNode r = ScriptedWorld.JSON.createObjectNode().put("partition", 0).put("offset", o);
      r.put("ts", System.currentTimeMillis() - (from + 50 - o) * 900);
      ObjectNode m = r.putObject("message").put("device", "host-edge-01").put("kind", "TELEMETRY");
      m.putArray("samples").add(ScriptedWorld.sample("host-edge-01", "cpu.load", o * 1000));
      list.add(r);
    }
    return ScriptedRest.page(list);
  }

  private static JsonNode ledger() {
    ObjectNode l = ScriptedWorld.JSON.createObjectNode().put("balanced", true);
    ObjectNode gate =
        l.withArray("accounts")
            .addObject()
            .put("name", "gate")
            .put("in", 48_213_016L)
            .put("inFlight", 0);
    gate.putObject("out").put("appended", 48_213_004L).put("rejected:malformed-payload", 12);
    gate.put("difference", 0);
    ObjectNode store =
        l.withArray("accounts")
            .addObject()
            .put("name", "store")
            .put("in", 96_425_980L)
            .put("inFlight", 0);
    store.putObject("out").put("stored", 96_425_102L).put("merged", 878);
    store.put("difference", 0);
    for (String g : List.of("telemetry", "live", "presence")) {
      ObjectNode n =
          l.withArray("groups")
              .addObject()
              .put("stream", "device")
              .put("group", g)
              .put("appended", 48_213_004L);
      n.put("processed", 48_212_990L)
          .put("rejected", 0)
          .put("deadLettered", 2)
          .put("skipped", 0)
          .put("expired", 0)
          .put("repeated", 0)
          .put("lag", 12);
      n.putObject("rejections");
      n.put("lagMs", 14).put("unread", 0).put("unreadMs", 0).put("difference", 0);
    }
    for (String c : List.of("gate > stream device", "gate", "group device/live")) {
      ObjectNode n = l.withArray("comparisons").addObject().put("name", c);
      n.put("in", 48_213_016L).put("out", 48_213_004L).put("inFlight", 12).put("difference", 0);
      n.put("standsMs", 0).put("broken", false);
    }
    return l;
  }

  private JsonNode letters(String[] path) {
    if (path.length == 1) {
      List<ObjectNode> shown = world.quiet ? List.of() : letters;
      return ScriptedRest.page(shown).put("total", shown.size());
    }
    ObjectNode n = ScriptedWorld.JSON.createObjectNode();
    if (path.length == 2) {
      n.put("accepted", 0).put("rejected", letters.size()).put("refused", 0).put("more", false);
      return n.put("detail", "the payload is still not JSON").putNull("next");
    }
    return n.put("outcome", "rejected").put("detail", "the payload is still not JSON");
  }

  private JsonNode bundles(String[] path, HttpServletRequest q) {
    if (path.length > 2) {
      ObjectNode c = ScriptedWorld.JSON.createObjectNode().put("ts", System.currentTimeMillis());
      c.put("symbolicName", path[1])
          .put("fromVersion", "0.1.0")
          .put("toVersion", "0.1.1")
          .put("sha256", "c0ffee".repeat(10));
      c.put("millis", 212).put("loaderGone", true).put("rolledBack", "").putArray("refreshed");
      changes.add(0, c);
      return c;
    }
    if (path.length == 2) {
      return ScriptedRest.page(changes, q);
    }
    List<ObjectNode> list = new ArrayList<>();
    String[] names = {
      "stream.api",
      "stream.file",
      "net",
      "protocol.mqtt",
      "protocol.gate",
      "dialect.native",
      "device.jdbc",
      "telemetry.writer",
      "telemetry.chunk",
      "security.core",
      "rest",
      "live",
      "console",
      "driver.host",
      "shell",
      "health"
    };
    for (int i = 0; i < names.length; i++) {
      ObjectNode b =
          ScriptedWorld.JSON
              .createObjectNode()
              .put("id", 20 + i)
              .put("symbolicName", "io.backplane." + names[i]);
      b.put("version", "0.1.0")
          .put("state", "ACTIVE")
          .put("feature", i < 9 ? "core" : "console")
          .put("startLevel", 10 + i / 3);
      b.put("cpuSecondsEstimate", 1.5 * i).put("cpuCoresEstimate", 0.0123 * i);
      list.add(
          b.put("kernel", names[i].endsWith(".api") || names[i].equals("net")).put("problem", ""));
    }
    ObjectNode felix =
        ScriptedWorld.JSON
            .createObjectNode()
            .put("id", 3)
            .put("symbolicName", "org.apache.felix.scr");
    felix
        .put("version", "2.2.18")
        .put("state", "ACTIVE")
        .put("feature", "base")
        .put("startLevel", 1);
    felix.putNull("cpuSecondsEstimate").putNull("cpuCoresEstimate");
    list.add(felix.put("kernel", true).put("problem", ""));
    return ScriptedRest.page(list);
  }

  private JsonNode tokens(String[] path, HttpServletRequest q, HttpServletResponse response)
      throws IOException {
    if (q.getMethod().equals("GET")) {
      return ScriptedRest.page(world.apiTokens, q);
    }
    if (q.getMethod().equals("DELETE")) {
      world.apiTokens.removeIf(t -> t.get("id").asText().equals(path[1]));
      response.setStatus(204);
      return MissingNode.getInstance();
    }
    JsonNode body = ScriptedWorld.JSON.readTree(q.getInputStream());
    String secret = "bpa_" + ScriptedRest.secret();
    ObjectNode t =
        ScriptedWorld.JSON
            .createObjectNode()
            .put("id", secret.substring(0, 12))
            .put("label", body.path("label").asText());
    t.put("createdAt", System.currentTimeMillis()).putNull("expiresAt");
    world.apiTokens.add(t);
    response.setStatus(201);
    return t.deepCopy().put("secret", secret);
  }
}
