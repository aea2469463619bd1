/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A small REST client: JSON in, JSON out, and every answer outside 2xx is a failure. */
public final class Rest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI base;
  private String cookie = "";
  private String csrf = "";
  private String bearer = "";

  Rest(URI base) {
    this.base = base;
  }

  /** An answer outside 2xx. */
  public static final class Refused extends AssertionError {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refused(String what, int status, String body) {
      super(what + " -> " + status + " " + body);
      this.status = status;
    }

    /**
     * The status.
     *
     * @return of HTTP
     */
    public int status() {
      return status;
    }
  }

  void setUp(String token, String user, String password) {
    session("/setup", Map.of("token", token, "user", user, "password", password));
  }

  void signIn(String user, String password) {
    session("/session", Map.of("user", user, "password", password));
  }

  private void session(String path, Map<String, String> body) {
    HttpResponse<String> response = send("POST", path, body(body), "application/json");
    cookie =
        response.headers().allValues("Set-Cookie").stream()
            .map(c -> c.split(";", 2)[0])
            .filter(c -> c.startsWith("backplane_session="))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no session cookie"));
    csrf = json(response).path("csrf").asText();
    bearer = post("/tokens", Map.of("label", "system test")).path("secret").asText();
  }

  /**
   * Gets.
   *
   * @param path below {@code /api/v1}
   * @return the body
   */
  public JsonNode get(String path) {
    return json(send("GET", path, HttpRequest.BodyPublishers.noBody(), null));
  }

  /**
   * Posts JSON.
   *
   * @param path below {@code /api/v1}
   * @param body becomes JSON
   * @return the body
   */
  public JsonNode post(String path, Object body) {
    return json(send("POST", path, body(body), "application/json"));
  }

  /**
   * Posts a file.
   *
   * @param path below {@code /api/v1}
   * @param file the body
   * @param type its media type
   * @return the body
   */
  public JsonNode post(String path, Path file, String type) {
    try {
      return json(send("POST", path, HttpRequest.BodyPublishers.ofFile(file), type));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Deletes.
   *
   * @param path below {@code /api/v1}
   */
  public void delete(String path) {
    send("DELETE", path, HttpRequest.BodyPublishers.noBody(), null);
  }

  /**
   * Makes a device with a token.
   *
   * @param id its id
   * @param profile an existing profile
   * @return the token
   */
  public String createDevice(String id, String profile) {
    post("/devices", Map.of("id", id, "profile", profile));
    return post("/devices/" + id + "/credentials", Map.of("kind", "token", "label", "system test"))
        .path("token")
        .asText();
  }

  /**
   * The API token this client uses.
   *
   * @return for other clients
   */
  public String bearer() {
    return bearer;
  }

  private HttpResponse<String> send(
      String method, String path, HttpRequest.BodyPublisher body, String type) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT).method(method, body);
    if (type != null) request.header("Content-Type", type);
    if (!bearer.isEmpty()) request.header("Authorization", "Bearer " + bearer);
    else if (!cookie.isEmpty()) request.header("Cookie", cookie).header("X-CSRF-Token", csrf);
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2)
        throw new Refused(method + " " + path, response.statusCode(), response.body());
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static HttpRequest.BodyPublisher body(Object body) {
    try {
      return HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + response.body(), e);
    }
  }
}
