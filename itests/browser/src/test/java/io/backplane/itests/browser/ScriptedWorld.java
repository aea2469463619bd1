/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What a scripted node knows. Values of devices are functions of time, so any range has them. */
final class ScriptedWorld {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String TOKEN = "first-start-token-of-the-tests";

  final long started = System.currentTimeMillis() - 3_725_000;
  final ConcurrentSkipListMap<String, ObjectNode> devices = new ConcurrentSkipListMap<>();
  final ConcurrentSkipListMap<String, ObjectNode> profiles = new ConcurrentSkipListMap<>();
  final ConcurrentSkipListMap<String, ObjectNode> groups = new ConcurrentSkipListMap<>();
  final Map<String, List<ObjectNode>> credentials = new ConcurrentHashMap<>();
  final Map<String, List<ObjectNode>> attributes = new ConcurrentHashMap<>();
  final AtomicInteger turnedAway = new AtomicInteger();
  volatile int attributesVersion = 1;
  final Map<String, List<ObjectNode>> commands = new ConcurrentHashMap<>();
  final Map<String, Map<String, ObjectNode>> sent = new ConcurrentHashMap<>();
  final Map<String, String> deviceTokens = new ConcurrentHashMap<>();
  final List<ObjectNode> apiTokens = new ArrayList<>();
  volatile boolean setUp;
  volatile boolean restAway;
  volatile boolean quiet;
  volatile String user;
  volatile String password;
  volatile boolean session;

  /** A node just unpacked. */
  static ScriptedWorld fresh() {
    ScriptedWorld w = new ScriptedWorld();
    w.profile("default", "Default", "Any device", List.of());
    return w;
  }

  /** A node in use: this machine, some devices of each kind. */
  static ScriptedWorld lived(int more) {
    ScriptedWorld w = fresh();
    w.setUp = true;
    w.user = "mara";
    w.password = "correct horse battery";
    w.host();
    w.profile("cold-store", "Cold store", "Walk-in cold stores with door contact.", COLD);
    w.profile("meter", "Flow meter", "Ultrasonic flow meters on the main lines.", FLOW);
    String[] kinds = {"cold-store", "meter", "default"};
    String[] names = {"Cold store", "Flow meter", "Tracker"};
    for (int i = 0; i < more; i++) {
      int k = i % 3;
      String id = "%s-%05d".formatted(kinds[k].replace("default", "tracker"), 100 + i);
      ObjectNode d = w.device(id, names[k] + " " + (100 + i), kinds[k], i % 7 != 0, tag(i));
      d.put("simulated", i % 11 == 5);
      d.put("enabled", i % 29 != 28);
    }
    w.group("torino", "Torino", "torino");
    return w;
  }

  /** Adds a group of the devices with a tag. */
  void group(String id, String name, String tag) {
    ObjectNode g = JSON.createObjectNode().put("id", id).put("name", name).put("version", 1);
    g.putObject("filter").putArray("tags").add(tag);
    groups.put(id, g);
  }

  /** Adds the machine that the node runs on. */
  void host() {
    profile("host", "Host", "A machine that runs a Backplane node.", HOST);
    device("host-edge-01", "edge-01", "host", true, "host");
  }

  private static String tag(int i) {
    return List.of("torino", "hamburg", "pune", "osaka").get(i % 4);
  }

  private static final List<String[]> HOST =
      List.of(
          new String[] {"cpu.load", "CPU load", "%"},
          new String[] {"cpu.iowait", "CPU waiting for I/O", "%"},
          new String[] {"memory.load", "Memory in use", "%"},
          new String[] {"memory.used", "Memory in use", "By"},
          new String[] {"jvm.heap.used", "Node's heap", "By"},
          new String[] {"network.received", "Network in", "By/s"},
          new String[] {"network.sent", "Network out", "By/s"},
          new String[] {"disk.written", "Disk writes", "By/s"},
          new String[] {"disk.read", "Disk reads", "By/s"},
          new String[] {"temperature", "CPU temperature", "Cel"},
          new String[] {"processes", "Processes", ""});
  private static final List<String[]> COLD =
      List.of(
          new String[] {"temperature", "Temperature", "Cel"},
          new String[] {"setpoint", "Set point", "Cel"},
          new String[] {"humidity", "Humidity", "%"},
          new String[] {"door", "Door open", ""},
          new String[] {"state", "State", ""},
          new String[] {"place", "Place", ""});
  private static final List<String[]> FLOW =
      List.of(new String[] {"flow", "Flow", "m3/h"}, new String[] {"pressure", "Pressure", "bar"});

  private void profile(String id, String name, String description, List<String[]> properties) {
    ObjectNode p = JSON.createObjectNode();
    p.put("id", id).put("name", name).put("description", description).put("dialect", "native");
    ArrayNode list = p.putArray("properties");
    for (String[] q : properties) {
      ObjectNode n = list.addObject();
      n.put("key", q[0]).put("title", q[1]).put("type", type(q[0])).put("unit", q[2]);
      n.putNull("min").putNull("max");
    }
    ObjectNode c = p.putArray("commands").addObject();
    c.put("name", "restart").put("title", "Restart").put("inputSchema", "");
    p.put("retentionDays", 0).put("version", 1).put("createdAt", started).put("updatedAt", started);
    profiles.put(id, p);
  }

  private static String type(String key) {
    return switch (key) {
      case "door" -> "boolean";
      case "state" -> "string";
      case "place" -> "geo";
      default -> "number";
    };
  }

  ObjectNode device(String id, String name, String profile, boolean online, String... tags) {
    ObjectNode d = JSON.createObjectNode();
    d.put("id", id).put("name", name).put("profile", profile);
    ArrayNode list = d.putArray("tags");
    for (String t : tags) {
      list.add(t);
    }
    d.putNull("gateway").put("enabled", true).put("simulated", false).put("version", 1);
    d.put("createdAt", started).put("updatedAt", started);
    ObjectNode p = d.putObject("presence");
    long now = System.currentTimeMillis();
    p.put("connected", online).put("lastSeen", now - (online ? 1000 : 4_000_000));
    p.put("connectedAt", started).put("protocol", "mqtt").put("remote", "127.0.0.1:40122");
    devices.put(id, d);
    return d;
  }

  /** Keys a device has values of. */
  List<String> keys(String device) {
    ObjectNode d = devices.get(device);
    List<String> keys = new ArrayList<>();
    if (d == null || d.path("presence").isNull()) {
      return keys;
    }
    profiles
        .get(d.get("profile").asText())
        .get("properties")
        .forEach(p -> keys.add(p.get("key").asText()));
    return keys;
  }

  /** The newest sample of each key. */
  Map<String, ObjectNode> latest(String device, long now) {
    Map<String, ObjectNode> all = new LinkedHashMap<>();
    if (!quiet) {
      keys(device).forEach(k -> all.put(k, sample(device, k, now)));
    }
    all.putAll(sent.getOrDefault(device, Map.of()));
    return all;
  }

  static ObjectNode sample(String device, String key, long ts) {
    ObjectNode s = JSON.createObjectNode().put("key", key).put("ts", ts);
    switch (key) {
      case "door" -> s.put("value", Math.floorMod(ts / 60_000, 7) == 3).put("type", "bool");
      case "state" -> s.put("value", "cooling").put("type", "string");
      case "place" -> {
        s.putObject("value").put("lat", 45.0703).put("lon", 7.6869);
        s.put("type", "geo");
      }
      default -> s.put("value", number(device, key, ts)).put("type", "real");
    }
    return s;
  }

  /** A smooth function of device, key and time. */
  static double number(String device, String key, long ts) {
    double phase = Math.floorMod(device.hashCode() * 31L + key.hashCode(), 1000) / 100.0;
    double t = ts / 1000.0;
    double wave = Math.sin(t / 97 + phase) + 0.4 * Math.sin(t / 13 + 2 * phase);
    double noise = Math.sin(t * 12.9898 + phase) * 43758.5453;
    double jitter = noise - Math.floor(noise) - 0.5;
    double v = wave + 0.5 * jitter;
    return switch (key) {
      case "cpu.load" -> round(Math.max(1, 32 + 14 * v));
      case "cpu.iowait" -> round(Math.max(0, 3 + 2 * v));
      case "memory.load", "humidity" -> round(58 + 4 * wave);
      case "memory.used" -> Math.rint(9.3e9 + 4e8 * wave);
      case "jvm.heap.used" -> Math.rint(9e7 + 2e7 * v);
      case "network.received" -> Math.rint(Math.max(0, 2.4e6 + 1.3e6 * v));
      case "network.sent" -> Math.rint(Math.max(0, 9e5 + 6e5 * v));
      case "disk.written", "disk.read" -> Math.rint(Math.max(0, 4e6 + 3e6 * v));
      case "processes" -> Math.rint(214 + 3 * wave);
      case "temperature" -> round(device.startsWith("host") ? 52 + 4 * v : -18 + 1.6 * v);
      case "setpoint" -> -18;
      default -> round(20 + 6 * v);
    };
  }

  private static double round(double v) {
    return Math.round(v * 100) / 100.0;
  }

  /** Figures of the node as the feed sends them. */
  ObjectNode figures(long now) {
    ObjectNode n = JSON.createObjectNode();
    double rate = quiet ? 0 : 1240 + 300 * Math.sin(now / 9000.0) + 90 * Math.sin(now / 1700.0);
    ObjectNode gate = n.putObject("gate");
    gate.put("accepted", 48_213_004L).put("rejected", 12).put("refused", 0);
    gate.put("perSecond", rate)
        .put("p50Micros", 1240)
        .put("p99Micros", 6100 + 2000 * Math.sin(now / 5e3));
    n.putObject("cpu")
        .put("process", 0.38 + 0.1 * Math.sin(now / 7e3))
        .put("system", 0.31)
        .put("cores", 2);
    ObjectNode memory = n.putObject("memory");
    memory.put("heapUsed", 92_000_000 + Math.round(2e7 * Math.sin(now / 11e3)));
    memory.put("heapMax", 268_435_456L).put("rss", 214_000_000L);
    n.putObject("storage")
        .put("used", 5_312_000_000L + (now - started) / 10)
        .put("free", 71_400_000_000L);
    n.put("sessions", 12).put("threads", 41).put("uptimeMs", now - started);
    n.set("counts", counts());
    return n;
  }

  ObjectNode counts() {
    long online =
        devices.values().stream()
            .filter(d -> d.path("presence").path("connected").asBoolean())
            .count();
    return JSON.createObjectNode()
        .put("total", devices.size())
        .put("enabled", devices.size())
        .put("connected", online);
  }

  /** Stores what a device sent and returns its samples. */
  List<ObjectNode> take(String device, JsonNode values) {
    long now = System.currentTimeMillis();
    List<ObjectNode> samples = new ArrayList<>();
    values
        .fields()
        .forEachRemaining(
            e -> {
              ObjectNode s = JSON.createObjectNode().put("key", e.getKey()).put("ts", now);
              s.set("value", e.getValue());
              s.put(
                  "type",
                  e.getValue().isNumber() ? "real" : e.getValue().isBoolean() ? "bool" : "string");
              sent.computeIfAbsent(device, d -> new ConcurrentHashMap<>()).put(e.getKey(), s);
              samples.add(s);
            });
    return samples;
  }
}
