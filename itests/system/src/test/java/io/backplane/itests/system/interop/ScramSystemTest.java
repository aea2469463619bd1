/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import io.backplane.itests.system.Await;
import io.backplane.itests.system.Node;
import io.backplane.itests.system.Rest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SCRAM-SHA-256 on the distribution: HiveMQ's client, with the SCRAM of a third party. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ScramSystemTest {
  @TempDir Path folder;

  private static Mqtt5AsyncClient client(Node node, Scram scram) {
    return Mqtt5Client.builder()
        .identifier("scram")
        .serverHost("127.0.0.1")
        .serverPort(node.mqttPort())
        .enhancedAuth(scram)
        .buildAsync();
  }

  @Test
  void a_device_logs_in_by_its_password_without_sending_it() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      Rest rest = node.setUp();
      rest.createDevice("d1", "default");
      password(rest, "correct horse");
      Scram scram = new Scram("d1", "correct horse");
      Mqtt5AsyncClient client = client(node, scram);
      client.connect().get(20, TimeUnit.SECONDS);
      client
          .publishWith()
          .topic("telemetry")
          .qos(MqttQos.AT_LEAST_ONCE)
          .payload("{\"t\":21.5}".getBytes(StandardCharsets.UTF_8))
          .send()
          .get(20, TimeUnit.SECONDS);
      client.reauth().get(20, TimeUnit.SECONDS);
      assertEquals(2, scram.verified());
      Await.until(
          "it is stored",
          Duration.ofSeconds(20),
          () -> rest.get("/telemetry/devices/d1/latest").toString().contains("21.5"));
      client.disconnect().get(20, TimeUnit.SECONDS);
      CompletionException no =
          assertThrows(
              CompletionException.class,
              () -> client(node, new Scram("d1", "wrong horse")).connect().join());
      Mqtt5ConnAckException why = assertInstanceOf(Mqtt5ConnAckException.class, no.getCause());
      assertEquals(
          Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD, why.getMqttMessage().getReasonCode());
    }
  }

  private static void password(Rest rest, String password) throws Exception {
    rest.post("/devices/d1/credentials", Map.of("kind", "password", "password", password));
  }
}
