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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Devices that show a certificate instead of a password: mosquitto_pub against the distribution.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CertificateLoginSystemTest {
  private static final Path PUBLISHER = Path.of("/usr/bin/mosquitto_pub");
  private static final Path OPENSSL = Path.of("/usr/bin/openssl");
  private static final String CONFIG =
      "{\"io.backplane.net\": {\"listeners\": ["
          + "\"name=mqtt;protocol=mqtt;port=1883\","
          + "\"name=mqtts;protocol=mqtt;port=8883;tls=on;clientCa=devices.pem\","
          + "\"name=fleet;protocol=mqtt;port=8884;tls=on;clientCa=devices.pem;"
          + "mqtt.certificateNames=on;mqtt.authentication=certificate\"]}}";
  @TempDir Path folder;
  private Path data;

  @Test
  void a_device_is_let_in_by_its_certificate_until_that_is_revoked() throws Exception {
    assumeTrue(Files.isExecutable(PUBLISHER), "mosquitto-clients missing");
    assumeTrue(Files.isExecutable(OPENSSL), "openssl missing");
    data = Files.createDirectories(folder.resolve("data"));
    authority();
    issue("d1");
    issue("stranger");
    Files.copy(folder.resolve("ca.pem"), data.resolve("devices.pem"));
    Files.createDirectories(data.resolve("config"));
    Files.writeString(data.resolve("config/net.json"), CONFIG);
    try (Node node = Node.start(data)) {
      Rest rest = node.setUp();
      String token = rest.createDevice("d1", "default");
      Await.until("TLS", Duration.ofSeconds(30), () -> Files.exists(data.resolve("ca.pem")));
      refused(node, "d1", 1);
      String id = add(rest);
      accepted(node, "d1", 1);
      accepted(node, "d1", 2, "-u", "d1");
      accepted(node, "d1", 3, "-V", "5");
      accepted(node, "stranger", 4, "-u", "d1", "-P", token);
      refused(node, "stranger", 5);
      refused(node, "d1", 6, "-u", "d2");
      Await.until(
          "the values are stored",
          Duration.ofSeconds(20),
          () -> rest.get("/telemetry/devices/d1/latest").toString().contains("\"value\":4"));
      rest.delete("/devices/d1/credentials/" + id);
      refused(node, "d1", 7);
      fleet(node, rest);
    }
  }

  /** A listener whose authority may name devices, and where nothing but certificates counts. */
  private void fleet(Node node, Rest rest) throws Exception {
    issue("d3");
    Await.until(
        "the fleet's listener has opened to the network",
        Duration.ofSeconds(30),
        () -> Sockets.listensAnywhere(node.mqttsPort() + 1));
    refused(node, "d3", 1, "-p", fleet(node));
    rest.createDevice("d3", "default");
    accepted(node, "d3", 2, "-p", fleet(node));
    accepted(node, "d3", 3, "-p", fleet(node), "-u", "d3", "-P", "whatever");
    accepted(node, "d3", 4);
    String all = rest.get("/devices/d3/credentials").toString();
    assertTrue(all.contains("named by its authority"), all);
  }

  private static String fleet(Node node) {
    return Integer.toString(node.mqttsPort() + 1);
  }

  /** What people paste: the certificate with words around it, and by mistake the key. */
  private String add(Rest rest) throws IOException {
    String pem = Files.readString(folder.resolve("d1.pem"));
    Rest.Refused key =
        assertThrows(
            Rest.Refused.class,
            () -> credential(rest, Files.readString(folder.resolve("d1.key")) + pem));
    assertTrue(key.getMessage().contains("private key"), key.getMessage());
    assertThrows(Rest.Refused.class, () -> credential(rest, "hello"));
    String id = credential(rest, "subject=CN = d1\n" + pem);
    Rest.Refused twice = assertThrows(Rest.Refused.class, () -> credential(rest, pem));
    assertEquals(409, twice.status());
    String all = rest.get("/devices/d1/credentials").toString();
    assertTrue(all.contains("\"kind\":\"certificate\"") && all.contains("CN=d1"), all);
    return id;
  }

  private static String credential(Rest rest, String pem) {
    return rest.post("/devices/d1/credentials", Map.of("kind", "certificate", "certificate", pem))
        .path("id")
        .asText();
  }

  private void accepted(Node node, String who, int value, String... more) throws Exception {
    String said = publish(node, who, value, more);
    assertEquals("0 ", said);
  }

  private void refused(Node node, String who, int value, String... more) throws Exception {
    String said = publish(node, who, value, more);
    assertTrue(said.contains("Connection Refused") || said.contains("Connection error"), said);
  }

  private String publish(Node node, String who, int value, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                PUBLISHER.toString(),
                "-h",
                "localhost",
                "-p",
                "" + node.mqttsPort(),
                "--cafile",
                data.resolve("ca.pem").toString(),
                "--cert",
                folder.resolve(who + ".pem").toString(),
                "--key",
                folder.resolve(who + ".key").toString(),
                "-t",
                "telemetry",
                "-q",
                "1",
                "-m",
                "{\"a\":" + value + "}"));
    command.addAll(List.of(more));
    return run(command);
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + " " + said;
  }

  private void openssl(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(OPENSSL.toString()));
    for (String a : arguments.split(" ")) {
      command.add(a.contains(".") ? folder.resolve(a).toString() : a);
    }
    String said = run(command);
    assertTrue(said.startsWith("0 "), said);
  }

  private void authority() throws IOException, InterruptedException {
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650"
            + " -subj /CN=devices -keyout ca.key -out ca.pem");
  }

  private void issue(String device) throws IOException, InterruptedException {
    openssl(
        "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN="
            + device
            + " -keyout "
            + device
            + ".key -out "
            + device
            + ".csr");
    openssl(
        "x509 -req -days 3650 -CAcreateserial -CA ca.pem -CAkey ca.key -in "
            + device
            + ".csr -out "
            + device
            + ".pem");
  }
}
