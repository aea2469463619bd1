/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A device that posts, and what the node tells of its newest values. */
final class Ingest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Ingest() {}

  /** Posts telemetry; the status. */
  static int send(Node node, String token, String json) {
    return post(node, token, "telemetry", json).statusCode();
  }

  static HttpResponse<String> post(Node node, String token, String topic, String json) {
    return call(request(node, token, topic).POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  static HttpResponse<String> get(Node node, String token, String topic) {
    return call(request(node, token, topic).GET());
  }

  private static HttpRequest.Builder request(Node node, String token, String topic) {
    return HttpRequest.newBuilder(node.uri("/ingest/v1/" + topic))
        .timeout(Duration.ofSeconds(40))
        .header("Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> call(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The keys a device has values of. */
  static List<String> keys(Node node, String device) {
    List<String> keys = new ArrayList<>();
    JsonNode latest = node.rest().get("/telemetry/devices/" + device + "/latest");
    latest.path("items").forEach(i -> keys.add(i.path("key").asText()));
    return keys;
  }
}
