/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** REST of a scripted node, as far as the console uses it. */
final class ScriptedRest extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private final transient ScriptedWorld world;
  private final transient ScriptedLive live;
  private final transient ScriptedNodeRest node;
  private final transient ScriptedGroups groups;
  private final transient Documented documented;

  ScriptedRest(ScriptedWorld world, ScriptedLive live) throws IOException {
    this.world = world;
    this.live = live;
    this.node = new ScriptedNodeRest(world);
    this.documented = new Documented();
    this.groups = new ScriptedGroups(world);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String[] path = request.getPathInfo().substring(1).split("/");
    if (world.restAway) {
      world.turnedAway.incrementAndGet();
      problem(response, 503, "Not available at the moment", "It is being replaced.");
      return;
    }
    String fault =
        documented.fault(
            request.getMethod(), request.getPathInfo(), request.getParameterMap().keySet());
    if (!fault.isEmpty()) {
      problem(response, 400, "The request is malformed", fault);
      return;
    }
    if (path[0].equals("setup") || path[0].equals("session")) {
      session(path[0], request, response);
      return;
    }
    if (!world.session) {
      problem(response, 401, "Not signed in", "Sign in first.");
      return;
    }
    boolean write = !request.getMethod().equals("GET");
    if (write && !"csrf-1".equals(request.getHeader("X-CSRF-Token"))) {
      problem(response, 403, "Forbidden", "The CSRF token is missing.");
      return;
    }
    JsonNode answer = answer(path, request, response);
    if (answer == null) {
      problem(response, 404, "Not found", "Nothing is at " + request.getPathInfo() + ".");
    } else if (!answer.isMissingNode()) {
      json(response, answer);
    }
  }

  private JsonNode answer(String[] path, HttpServletRequest q, HttpServletResponse response)
      throws IOException {
    return switch (path[0]) {
      case "devices" -> devices(path, q, response);
      case "presence" -> new ScriptedDevice(world).recent(q);
      case "profiles" -> profiles(path, q, response);
      case "groups" -> groups.answer(path, q, response);
      case "telemetry" -> telemetry(path, q);
      default -> node.answer(path, q, response);
    };
  }

  private void session(String what, HttpServletRequest q, HttpServletResponse response)
      throws IOException {
    String method = q.getMethod();
    if (what.equals("setup") && method.equals("GET")) {
      json(response, ScriptedWorld.JSON.createObjectNode().put("done", world.setUp));
    } else if (method.equals("DELETE")) {
      world.session = false;
      response.setStatus(204);
    } else if (method.equals("POST")) {
      JsonNode body = ScriptedWorld.JSON.readTree(q.getInputStream());
      boolean right =
          what.equals("setup")
              ? body.path("token").asText().equals(ScriptedWorld.TOKEN)
              : body.path("user").asText().equals(world.user)
                  && body.path("password").asText().equals(world.password);
      if (!right) {
        problem(
            response,
            401,
            "Refused",
            what.equals("setup")
                ? "The token is not right."
                : "User name or password is not right.");
        return;
      }
      world.user = body.path("user").asText();
      world.password = body.path("password").asText();
      world.setUp = true;
      world.session = true;
      Cookie cookie = new Cookie("backplane_session", "s");
      cookie.setHttpOnly(true);
      cookie.setPath("/");
      response.addCookie(cookie);
      json(response, who());
    } else if (world.session) {
      json(response, who());
    } else {
      problem(response, 401, "Not signed in", "Sign in first.");
    }
  }

  private ObjectNode who() {
    ObjectNode s =
        ScriptedWorld.JSON.createObjectNode().put("user", world.user).put("csrf", "csrf-1");
    s.putArray("roles").add("administrator");
    return s;
  }

  private JsonNode devices(String[] path, HttpServletRequest q, HttpServletResponse response)
      throws IOException {
    String method = q.getMethod();
    if (path.length == 1) {
      return method.equals("POST") ? create(q, response) : list(q);
    }
    if (path[1].equals("counts")) {
      return world.counts();
    }
    if (path[1].equals("import")) {
      return new ScriptedImport(world).run(q);
    }
    ObjectNode device = world.devices.get(path[1]);
    if (device == null) {
      return null;
    }
    if (path.length > 2) {
      return new ScriptedDevice(world).answer(path, q, response);
    }
    if (method.equals("DELETE")) {
      world.devices.remove(path[1]);
      response.setStatus(204);
      return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
    if (method.equals("PUT")) {
      if (!("\"v" + device.get("version").asInt() + "\"").equals(q.getHeader("If-Match"))) {
        problem(response, 412, "Changed meanwhile", "Another version is stored.");
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
      }
      device.setAll((ObjectNode) ScriptedWorld.JSON.readTree(q.getInputStream()));
      device.put("version", device.get("version").asInt() + 1);
    }
    return device;
  }

  private JsonNode create(HttpServletRequest q, HttpServletResponse response) throws IOException {
    JsonNode body = ScriptedWorld.JSON.readTree(q.getInputStream());
    String id = body.path("id").asText();
    if (world.devices.containsKey(id)) {
      ObjectNode p = problemBody(409, "Exists", id + " is registered already.");
      p.putArray("errors")
          .addObject()
          .put("pointer", "#/id")
          .put("detail", id + " is registered already.");
      response.setStatus(409);
      json(response, p);
      return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
    ObjectNode d =
        world.device(
            id, body.path("name").asText(id), body.path("profile").asText("default"), false);
    d.putNull("presence");
    d.set("tags", body.path("tags"));
    response.setStatus(201);
    return d;
  }

  private JsonNode list(HttpServletRequest q) {
    String text = String.valueOf(q.getParameter("text")).toLowerCase(java.util.Locale.ROOT);
    List<ObjectNode> found = new ArrayList<>();
    for (ObjectNode d : world.devices.values()) {
      boolean fits =
          (text.equals("null")
                  || d.get("id").asText().contains(text)
                  || d.get("name").asText().toLowerCase(java.util.Locale.ROOT).contains(text))
              && is(q.getParameter("profile"), d.get("profile").asText())
              && groups.holds(q.getParameter("group"), d)
              && is(
                  q.getParameter("connected"), d.path("presence").path("connected").asText("false"))
              && (q.getParameter("tag") == null
                  || d.get("tags").toString().contains('"' + q.getParameter("tag") + '"'));
      if (fits) {
        found.add(d);
      }
    }
    return page(found, q);
  }

  /** The part of a listing that is asked for. */
  static ObjectNode page(List<ObjectNode> found, HttpServletRequest q) {
    int limit = Integer.parseInt(q.getParameter("limit") == null ? "50" : q.getParameter("limit"));
    int from = q.getParameter("cursor") == null ? 0 : Integer.parseInt(q.getParameter("cursor"));
    ObjectNode page =
        page(found.subList(Math.min(from, found.size()), Math.min(found.size(), from + limit)));
    page.put("total", found.size());
    if (from + limit < found.size()) {
      page.put("next", String.valueOf(from + limit));
    }
    return page;
  }

  private static boolean is(String wanted, String value) {
    return wanted == null || wanted.equals(value);
  }

  private JsonNode profiles(String[] path, HttpServletRequest q, HttpServletResponse response)
      throws IOException {
    if (path.length == 1 && q.getMethod().equals("POST")) {
      ObjectNode p = (ObjectNode) ScriptedWorld.JSON.readTree(q.getInputStream());
      p.put("version", 1).put("createdAt", world.started).put("updatedAt", world.started);
      world.profiles.put(p.get("id").asText(), p);
      response.setStatus(201);
      return p;
    }
    if (path.length == 1) {
      return page(new ArrayList<>(world.profiles.values()), q);
    }
    ObjectNode p = world.profiles.get(path[1]);
    if (p != null && q.getMethod().equals("PUT")) {
      p.setAll((ObjectNode) ScriptedWorld.JSON.readTree(q.getInputStream()));
      p.put("version", p.get("version").asInt() + 1);
    }
    return p;
  }

  private JsonNode telemetry(String[] path, HttpServletRequest q) {
    long now = System.currentTimeMillis();
    String device = path[2];
    if (path[3].equals("latest")) {
      return page(new ArrayList<>(world.latest(device, now).values()));
    }
    String key = path[4];
    long from = Long.parseLong(q.getParameter("from"));
    long to = Math.min(now, Long.parseLong(q.getParameter("to")));
    List<ObjectNode> items = new ArrayList<>();
    if (!world.keys(device).contains(key) || world.quiet) {
      return page(items);
    }
    if (path.length < 6) {
      for (long t = to; t > from && items.size() < 200; t -= 60_000) {
        items.add(ScriptedWorld.sample(device, key, t));
      }
      return page(items);
    }
    int points = Integer.parseInt(q.getParameter("points"));
    long step = Math.max(1000, (to - from) / points);
    for (long t = from; t + step <= to; t += step) {
      items.add(bucket(device, key, t, step));
    }
    return page(items);
  }

  private static ObjectNode bucket(String device, String key, long from, long step) {
    double low = Double.MAX_VALUE;
    double high = -Double.MAX_VALUE;
    double sum = 0;
    for (int i = 0; i < 8; i++) {
      double v = ScriptedWorld.number(device, key, from + i * step / 8);
      low = Math.min(low, v);
      high = Math.max(high, v);
      sum += v;
    }
    ObjectNode b = ScriptedWorld.JSON.createObjectNode();
    b.put("from", from).put("to", from + step).put("count", Math.max(1, step / 1000));
    b.put("min", low).put("max", high).put("avg", sum / 8).put("first", low).put("last", high);
    return b.put("lastTs", from + step - 1);
  }

  static ObjectNode page(List<ObjectNode> items) {
    ObjectNode page = ScriptedWorld.JSON.createObjectNode();
    ArrayNode list = page.putArray("items");
    items.forEach(list::add);
    return page;
  }

  static ObjectNode problemBody(int status, String title, String detail) {
    return ScriptedWorld.JSON
        .createObjectNode()
        .put("type", "about:blank")
        .put("title", title)
        .put("status", status)
        .put("detail", detail);
  }

  static void problem(HttpServletResponse response, int status, String title, String detail)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/problem+json");
    response
        .getOutputStream()
        .write(problemBody(status, title, detail).toString().getBytes(StandardCharsets.UTF_8));
  }

  static void json(HttpServletResponse response, JsonNode body) throws IOException {
    response.setContentType("application/json");
    response.getOutputStream().write(body.toString().getBytes(StandardCharsets.UTF_8));
  }

  static String secret() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
