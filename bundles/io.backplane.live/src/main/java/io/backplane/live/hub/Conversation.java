/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.backplane.live.subscription.BundleSubscription;
import io.backplane.live.subscription.EventSubscription;
import io.backplane.live.subscription.Frames;
import io.backplane.live.subscription.NodeSubscription;
import io.backplane.live.subscription.PresenceSubscription;
import io.backplane.live.subscription.Scope;
import io.backplane.live.subscription.Subscription;
import io.backplane.live.subscription.TelemetrySubscription;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a client may say, and what it is answered. One thing at a time. */
public final class Conversation {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_ID = 64;
  private static final int MAX_KEYS = 256;

  private final Hub hub;
  private final Client client;
  private final List<Subscription.Need> needs = new ArrayList<>();

  public Conversation(Hub hub, Client client) {
    this.hub = hub;
    this.client = client;
  }

  /** The client said something. */
  public void said(String text) {
    try {
      JsonNode request = JSON.readTree(text);
      String op = request.path("op").asText();
      switch (op) {
        case "subscribe" -> subscribe(request);
        case "unsubscribe" -> unsubscribe(request);
        case "ping" -> client.answer(Frames.answer("pong", null, null));
        default -> error(null, "knows subscribe, unsubscribe and ping, not '" + op + "'");
      }
    } catch (JsonProcessingException e) {
      error(null, "no JSON: " + e.getOriginalMessage());
    }
  }

  private void subscribe(JsonNode request) {
    String id = request.path("id").asText();
    if (id.isEmpty() || id.length() > MAX_ID) {
      error(null, "a subscription needs an id of 1 to 64 characters");
      return;
    }
    try {
      needs.clear();
      require("live:subscribe", "node", "*");
      Subscription subscription = subscription(id, request);
      if (client.add(subscription.needing(needs))) {
        client.answer(Frames.answer("subscribed", id, null));
        hub.changed();
      } else {
        error(id, "a client may have at most " + Client.MAX_SUBSCRIPTIONS + " subscriptions");
      }
    } catch (IllegalArgumentException e) {
      error(id, e.getMessage());
    }
  }

  private Subscription subscription(String id, JsonNode request) {
    TenantId tenant = client.subject().tenant();
    String topic = request.path("topic").asText();
    switch (topic) {
      case "telemetry":
        return new TelemetrySubscription(id, scope("telemetry:read", request), keys(request));
      case "events":
        return new EventSubscription(id, scope("telemetry:read", request));
      case "presence":
        return new PresenceSubscription(id, scope("device:read", request));
      case "bundles":
        require("bundle:read", "bundle", "*");
        return new BundleSubscription(id, tenant);
      case "node":
        require("node:read", "node", "*");
        return new NodeSubscription(id, tenant);
      default:
        throw new IllegalArgumentException(
            "topics are telemetry, events, presence, bundles and node, not '" + topic + "'");
    }
  }

  private Scope scope(String action, JsonNode request) {
    TenantId tenant = client.subject().tenant();
    String device = request.path("device").asText("");
    String group = request.path("group").asText("");
    if (!device.isEmpty() && !group.isEmpty()) {
      throw new IllegalArgumentException("name a device or a group, not both");
    }
    if (!device.isEmpty()) {
      require(action, "device", device);
      return Scope.device(tenant, new DeviceId(device));
    }
    if (!group.isEmpty()) {
      require(action, "group", group);
      return Scope.group(tenant, group);
    }
    require(action, "device", "*");
    return Scope.all(tenant);
  }

  private static Set<String> keys(JsonNode request) {
    Set<String> keys = new LinkedHashSet<>();
    for (JsonNode key : request.path("keys")) {
      keys.add(key.asText());
      if (keys.size() > MAX_KEYS) {
        throw new IllegalArgumentException("a subscription may name at most 256 keys");
      }
    }
    return keys;
  }

  private void require(String action, String type, String id) {
    String refusal = client.rights().refusal(client.subject(), action, type, id);
    if (!refusal.isEmpty()) {
      throw new IllegalArgumentException(refusal);
    }
    needs.add(new Subscription.Need(action, type, id));
  }

  private void unsubscribe(JsonNode request) {
    String id = request.path("id").asText();
    if (client.remove(id)) {
      hub.changed();
      client.answer(Frames.answer("unsubscribed", id, null));
    } else {
      error(id, "there is no such subscription");
    }
  }

  private void error(String id, String detail) {
    client.answer(Frames.answer("error", id, detail));
  }
}
