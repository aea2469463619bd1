/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServlet;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServletFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** The live feed of a scripted node. */
public final class ScriptedLive extends JettyWebSocketServlet implements AutoCloseable {
  private static final long serialVersionUID = 1L;
  private final transient ScriptedWorld world;
  private final transient Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final transient ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "scripted-live"));
  volatile boolean refuse;
  final AtomicInteger refused = new AtomicInteger();

  ScriptedLive(ScriptedWorld world) {
    this.world = world;
  }

  @Override
  protected void configure(JettyWebSocketServletFactory factory) {
    factory.setIdleTimeout(Duration.ofMinutes(5));
    factory.setCreator(
        (request, response) -> {
          if (refuse || !world.session) {
            refused.incrementAndGet();
            try {
              response.sendError(refuse ? 503 : 401, "no");
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
            return null;
          }
          return new Client();
        });
  }

  void start() {
    clock.scheduleAtFixedRate(this::second, 200, 500, TimeUnit.MILLISECONDS);
  }

  private void second() {
    long now = System.currentTimeMillis();
    for (Client client : clients) {
      client.subscriptions.forEach((id, topic) -> client.tick(id, topic, now));
    }
  }

  /** Tells subscribers of a device's new values. */
  void telemetry(String device, List<ObjectNode> samples) {
    for (Client client : clients) {
      client.subscriptions.forEach(
          (id, topic) -> {
            if (topic.path("topic").asText().equals("telemetry")
                && topic.path("device").asText().equals(device)) {
              client.samples(id, device, samples);
            }
          });
    }
  }

  /** Tells subscribers that a bundle has another version. */
  void bundle(String symbolicName, String version) {
    for (Client client : clients) {
      client.subscriptions.forEach(
          (id, topic) -> {
            if (topic.path("topic").asText().equals("bundles")) {
              ObjectNode frame = ScriptedWorld.JSON.createObjectNode();
              frame.put("op", "bundles").put("id", id);
              frame
                  .putArray("items")
                  .addObject()
                  .put("symbolicName", symbolicName)
                  .put("version", version)
                  .put("state", "ACTIVE");
              client.send(frame);
            }
          });
    }
  }

  /** Ends all connections, as a stopping node does. */
  void drop(int code) {
    clients.forEach(c -> c.session.close(code, "restart", Callback.NOOP));
  }

  int clients() {
    return clients.size();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    drop(1012);
  }

  /** One browser. */
  public final class Client extends Session.Listener.AbstractAutoDemanding {
    final Map<String, JsonNode> subscriptions = new ConcurrentHashMap<>();
    volatile Session session;

    @Override
    public void onWebSocketOpen(Session opened) {
      super.onWebSocketOpen(opened);
      session = opened;
      clients.add(this);
    }

    @Override
    public void onWebSocketClose(int code, String reason) {
      clients.remove(this);
    }

    @Override
    public void onWebSocketText(String text) {
      JsonNode message;
      try {
        message = ScriptedWorld.JSON.readTree(text);
      } catch (IOException e) {
        throw new IllegalArgumentException(text, e);
      }
      ObjectNode answer = ScriptedWorld.JSON.createObjectNode();
      switch (message.path("op").asText()) {
        case "subscribe" -> {
          subscriptions.put(message.get("id").asText(), message);
          answer.put("op", "subscribed").put("id", message.get("id").asText());
        }
        case "unsubscribe" -> {
          subscriptions.remove(message.get("id").asText());
          return;
        }
        default -> answer.put("op", "pong");
      }
      send(answer);
    }

    void tick(String id, JsonNode topic, long now) {
      switch (topic.path("topic").asText()) {
        case "node" -> {
          if (now % 1000 < 500) {
            ObjectNode frame =
                ScriptedWorld.JSON.createObjectNode().put("op", "node").put("id", id);
            frame.set("node", world.figures(now));
            send(frame);
          }
        }
        case "telemetry" -> samples(id, topic.path("device").asText(), values(topic, now));
        default -> {}
      }
    }

    private List<ObjectNode> values(JsonNode topic, long now) {
      List<ObjectNode> samples = new ArrayList<>();
      String device = topic.path("device").asText();
      if (world.quiet || !world.devices.containsKey(device)) {
        return samples;
      }
      for (String key : world.keys(device)) {
        JsonNode keys = topic.path("keys");
        boolean wanted = keys.isMissingNode();
        for (JsonNode k : keys) {
          wanted |= k.asText().equals(key);
        }
        if (wanted) {
          samples.add(ScriptedWorld.sample(device, key, now));
        }
      }
      return samples;
    }

    void samples(String id, String device, List<ObjectNode> samples) {
      if (samples.isEmpty()) {
        return;
      }
      ObjectNode frame = ScriptedWorld.JSON.createObjectNode().put("op", "telemetry").put("id", id);
      ArrayNode items = frame.putArray("items");
      samples.forEach(s -> items.add(s.deepCopy().put("device", device)));
      frame.put("skipped", 0);
      send(frame);
    }

    synchronized void send(ObjectNode frame) {
      if (session != null && session.isOpen()) {
        session.sendText(frame.toString(), Callback.NOOP);
      }
    }
  }
}
