/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MQTT over TLS on the distribution, by a client that trusts what the node hands out. */
class MqttTlsSystemTest {
  private static final Path PUBLISHER = Path.of("/usr/bin/mosquitto_pub");
  @TempDir Path folder;

  @Test
  void a_value_sent_over_tls_is_stored_also_while_the_certificate_card_is_replaced()
      throws Exception {
    assumeTrue(Files.isExecutable(PUBLISHER), "mosquitto-clients missing");
    try (Node node = Node.start(folder.resolve("data"))) {
      Rest rest = node.setUp();
      String token = rest.createDevice("d1", "default");
      Await.until("MQTT listens with TLS", Duration.ofSeconds(20), () -> bound(rest, "mqtts"));
      publish(node, token, 1);
      Path jar = NewerBundle.of(node, "io.backplane.security.certificate", 1, folder);
      rest.post(
          "/bundles/io.backplane.security.certificate/update", jar, "application/java-archive");
      publish(node, token, 2);
      Await.until(
          "both are stored", Duration.ofSeconds(20), () -> latest(rest).contains("\"value\":2"));
    }
  }

  private static boolean bound(Rest rest, String name) {
    for (JsonNode listener : rest.get("/node").path("listeners"))
      if (listener.path("name").asText().equals(name)) return listener.path("bound").asBoolean();
    return false;
  }

  private static String latest(Rest rest) {
    return rest.get("/telemetry/devices/d1/latest").toString();
  }

  private static void publish(Node node, String token, int value)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                PUBLISHER.toString(),
                "-h",
                "localhost",
                "-p",
                "" + node.mqttsPort(),
                "--cafile",
                node.data().resolve("ca.pem").toString(),
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
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }
}
