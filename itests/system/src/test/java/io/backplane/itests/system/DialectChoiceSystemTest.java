/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Listeners and credentials that name a dialect, which comes and goes while the node runs. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DialectChoiceSystemTest {
  private static final Path PUBLISHER = Path.of("/usr/bin/mosquitto_pub");
  private static final String CARD = "io.backplane.dialect.native";
  private static final String CONFIG =
      "{\"io.backplane.net\": {\"listeners\": [\"name=mqtt;protocol=mqtt;port=1883\","
          + "\"name=plant;protocol=mqtt;port=8884;mqtt.dialect=plant\"]},"
          + "\"io.backplane.protocol.http\": {\"holdSeconds\": 1}}";
  @TempDir Path folder;
  private Node node;
  private Rest rest;

  @Test
  void a_dialect_is_chosen_by_listener_or_credential_and_waited_for() throws Exception {
    assumeTrue(Files.isExecutable(PUBLISHER), "mosquitto-clients missing");
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("config"));
    Files.writeString(data.resolve("config/dialects.json"), CONFIG);
    try (Node n = Node.start(data)) {
      node = n;
      rest = node.setUp();
      String token = rest.createDevice("d1", "default");
      String plain = "" + node.mqttPort();
      String plant = "" + (node.mqttsPort() + 1);
      assertEquals("0 ", end(publish(plain, token, 1)));
      Process waiting = publish(plant, token, 2);
      Await.until("it is connected", Duration.ofSeconds(20), () -> connections().contains("pub-2"));
      Rest.Refused absent = assertThrows(Rest.Refused.class, () -> credential("plant"));
      assertEquals(422, absent.status(), absent.getMessage());
      assertTrue(absent.getMessage().contains("'plant' is not installed"), absent.getMessage());
      assertTrue(waiting.isAlive(), "what is said in a dialect that is absent has no answer yet");
      update(NewerBundle.withDialect(node, "plant", 1, folder));
      assertEquals("0 ", end(waiting));
      String chosen = credential("plant");
      assertTrue(rest.get("/devices/d1/credentials").toString().contains("\"dialect\":\"plant\""));
      assertEquals("0 ", end(publish(plain, chosen, 3)));
      assertEquals(202, ingest(chosen));
      update(NewerBundle.of(node, CARD, 2, folder));
      assertEquals(503, ingest(chosen), "its credential's dialect is absent again");
      assertEquals(202, ingest(token), "the profile's is there");
      assertEquals("0 ", end(publish(plain, token, 4)));
    }
  }

  private String connections() {
    return rest.get("/connections").toString();
  }

  private void update(Path jar) {
    rest.post("/bundles/" + CARD + "/update", jar, "application/java-archive");
  }

  private String credential(String dialect) {
    return rest.post(
            "/devices/d1/credentials", Map.of("kind", "token", "label", "x", "dialect", dialect))
        .path("token")
        .asText();
  }

  private static Process publish(String port, String token, int value) throws IOException {
    return new ProcessBuilder(
            PUBLISHER.toString(),
            "-h",
            "127.0.0.1",
            "-p",
            port,
            "-i",
            "pub-" + value,
            "-u",
            "d1",
            "-P",
            token,
            "-t",
            "telemetry",
            "-q",
            "1",
            "-m",
            "{\"a\":" + value + "}")
        .redirectErrorStream(true)
        .start();
  }

  private static String end(Process p) throws IOException, InterruptedException {
    String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return p.waitFor() + " " + said;
  }

  private int ingest(String token) throws IOException, InterruptedException {
    HttpRequest said =
        HttpRequest.newBuilder(node.uri("/ingest/v1/telemetry"))
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}"))
            .build();
    return HttpClient.newHttpClient()
        .send(said, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
