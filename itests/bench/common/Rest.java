/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** The node's REST interface, as far as the bench needs it. */
final class Rest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final String base;
  private String bearer = "";
  private String cookie = "";
  private String csrf = "";

  Rest(int port) {
    base = "http://127.0.0.1:" + port + "/api/v1";
  }

  void signUp(String token) throws IOException, InterruptedException {
    HttpResponse<String> r =
        send(
            "POST",
            "/setup",
            "{\"token\":\"" + token + "\",\"user\":\"admin\",\"password\":\"bench bench bench\"}");
    if (r.statusCode() != 201) {
      throw new IOException("the setup answered " + r.statusCode() + " " + r.body());
    }
    cookie = r.headers().firstValue("set-cookie").orElse("").split(";")[0];
    csrf = json.readTree(r.body()).path("csrf").asText();
    bearer = call("POST", "/tokens", "{\"label\":\"bench\"}").path("secret").asText();
  }

  JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> r = send(method, path, body);
    if (r.statusCode() >= 300) {
      throw new IOException(method + " " + path + " answered " + r.statusCode() + " " + r.body());
    }
    return json.readTree(r.body());
  }

  /** Posts a bundle. */
  JsonNode upload(String path, Path file) throws IOException, InterruptedException {
    return upload(path, file, "application/java-archive", Duration.ofSeconds(30));
  }

  /** Posts a file. */
  JsonNode upload(String path, Path file, String type, Duration limit)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(limit)
            .header("Content-Type", type)
            .header("Authorization", "Bearer " + bearer)
            .POST(HttpRequest.BodyPublishers.ofFile(file))
            .build();
    HttpResponse<String> r = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (r.statusCode() >= 300) {
      throw new IOException(path + " answered " + r.statusCode() + " " + r.body());
    }
    return json.readTree(r.body());
  }

  boolean up() throws InterruptedException {
    try {
      return send("GET", "/setup", null).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder b =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json");
    if (!bearer.isEmpty()) {
      b.header("Authorization", "Bearer " + bearer);
    } else if (!cookie.isEmpty()) {
      b.header("Cookie", cookie).header("X-CSRF-Token", csrf);
    }
    b.method(
        method,
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body));
    return client.send(b.build(), HttpResponse.BodyHandlers.ofString());
  }
}
