/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that HTTP offers, over TLS, by clients that trust what the node hands out. */
class HttpsSystemTest {
  @TempDir Path folder;

  @Test
  void offers_console_rest_live_and_ingest_over_tls_and_keeps_them_while_the_card_is_replaced()
      throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      Rest rest = node.setUp();
      String token = rest.createDevice("d1", "default");
      HttpClient client = client(node.data().resolve("ca.pem"));
      String base = "https://localhost:" + node.httpsPort();
      HttpResponse<String> page = client.send(get(base + "/"), BodyHandlers.ofString());
      assertEquals(200, page.statusCode());
      assertTrue(page.headers().firstValue("Strict-Transport-Security").isEmpty());
      signsInWithASecureCookie(client, base);
      assertTrue(send(client, base, token) / 100 == 2);

      Heard heard = new Heard();
      client
          .newWebSocketBuilder()
          .header("Authorization", "Bearer " + rest.bearer())
          .buildAsync(URI.create(base.replace("https", "wss") + "/live/v1"), heard)
          .get(10, TimeUnit.SECONDS)
          .sendText("{\"op\":\"subscribe\",\"id\":\"n\",\"topic\":\"node\"}", true);
      heard.first.get(20, TimeUnit.SECONDS);
      theCertificateIsThatOfTheTerminal(node, rest);
      try (Polling ingest = new Polling("ingest", () -> send(client, base, token), 202)) {
        Path jar = NewerBundle.of(node, "io.backplane.http.listen", 1, folder);
        rest.post("/bundles/io.backplane.http.listen/update", jar, "application/java-archive");
        int sofar = ingest.good();
        Await.until("more is sent", Duration.ofSeconds(20), () -> ingest.good() > sofar + 20);
        assertEquals(java.util.List.of(), ingest.errors());
      }
      assertFalse(heard.closed.isDone(), "the WebSocket closed");
    }
  }

  private static void signsInWithASecureCookie(HttpClient client, String base) throws Exception {
    String body = "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(Node.USER, Node.PASSWORD);
    HttpResponse<String> session =
        client.send(
            HttpRequest.newBuilder(URI.create(base + "/api/v1/session"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    String cookie = session.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(cookie.startsWith("__Host-backplane_session="), cookie);
    assertTrue(cookie.contains("Secure") && cookie.contains("HttpOnly"), cookie);
    HttpRequest asked =
        HttpRequest.newBuilder(URI.create(base + "/api/v1/session"))
            .header("Cookie", cookie.split(";", 2)[0])
            .build();
    assertEquals(200, client.send(asked, BodyHandlers.ofString()).statusCode());
  }

  private static void theCertificateIsThatOfTheTerminal(Node node, Rest rest) throws Exception {
    String terminal = Files.readString(node.data().resolve("run/ready"));
    for (JsonNode listener : rest.get("/node").path("listeners")) {
      if (listener.path("name").asText().equals("https")) {
        String print = listener.path("certificate").path("sha256").asText();
        assertTrue(print.length() == 95 && terminal.contains(print), terminal);
        assertTrue(listener.path("bound").asBoolean());
        return;
      }
    }
    throw new AssertionError("no https listener");
  }

  private static int send(HttpClient client, String base, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/ingest/v1/telemetry"))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"a\":1}"))
            .build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static HttpRequest get(String uri) {
    return HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(20)).build();
  }

  private static HttpClient client(Path authority) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    try (var in = Files.newInputStream(authority)) {
      trust.setCertificateEntry(
          "node", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
  }

  private static final class Heard implements WebSocket.Listener {
    final CompletableFuture<String> first = new CompletableFuture<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      first.complete(text.toString());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
