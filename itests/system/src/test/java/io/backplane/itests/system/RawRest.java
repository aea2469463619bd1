/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/** REST as it comes: every status is an answer, none a failure. */
final class RawRest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final String token;

  /**
   * A client.
   *
   * @param base where paths begin
   * @param token an API token, empty for none
   */
  RawRest(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  /** The same without a token. */
  RawRest asNobody() {
    return new RawRest(base, "");
  }

  /** Sends JSON, or nothing. */
  HttpResponse<String> send(String verb, String path, String body) {
    return send(request(verb, path, body));
  }

  /** Replaces, building on a version. */
  HttpResponse<String> put(String path, String body, String tag) {
    return send(request("PUT", path, body).header("If-Match", tag));
  }

  /** A request with JSON, or with nothing. */
  HttpRequest.Builder request(String verb, String path, String body) {
    HttpRequest.Builder request = request(verb, path, HttpRequest.BodyPublishers.ofString(body));
    return WITH_BODY.contains(verb) ? request.header("Content-Type", "application/json") : request;
  }

  /** A request with any body. */
  HttpRequest.Builder request(String verb, String path, HttpRequest.BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT).method(verb, body);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  /** Sends. */
  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
