/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backplane.protocol.mqtt.session.DeviceSpace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command-line clients people try first. */
@Timeout(60)
class MosquittoTest {
  private final List<Process> running = new ArrayList<>();
  private Rig rig;

  @BeforeEach
  void start() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mosquitto_pub")), "mosquitto-clients missing");
    rig = Rig.complete();
  }

  @AfterEach
  void stop() {
    running.forEach(Process::destroyForcibly);
    if (rig != null) {
      rig.close();
    }
  }

  private Process run(String program, String... args) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                "/usr/bin/" + program,
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(rig.net.port()),
                "-u",
                "dev1",
                "-P",
                "secret"));
    line.addAll(List.of(args));
    Process p = new ProcessBuilder(line).redirectErrorStream(true).start();
    running.add(p);
    return p;
  }

  private static String end(Process p, int expected) throws Exception {
    assertTrue(p.waitFor(20, TimeUnit.SECONDS));
    String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(expected, p.exitValue(), said);
    return said;
  }

  @Test
  void publishes_and_listens_with_every_qos() throws Exception {
    Process sub = run("mosquitto_sub", "-t", "telemetry/#", "-q", "2", "-v", "-C", "3");
    await(() -> rig.gate.sessions.stream().anyMatch(s -> s.readies > 0 || s.info != null));
    await(() -> rig.core().spaces().all().stream().anyMatch(DeviceSpace::heard));
    for (String qos : List.of("0", "1", "2")) {
      end(run("mosquitto_pub", "-t", "telemetry", "-q", qos, "-m", "{\"t\":" + qos + "}"), 0);
    }
    assertEquals("telemetry {\"t\":0}\ntelemetry {\"t\":1}\ntelemetry {\"t\":2}\n", end(sub, 0));
    assertEquals(3, rig.gate.accepted.size());
  }

  @Test
  void speaks_mqtt_5_with_properties_both_ways() throws Exception {
    Process sub =
        run(
            "mosquitto_sub",
            "-V",
            "5",
            "-t",
            "$share/g/telemetry/#",
            "-q",
            "2",
            "-C",
            "3",
            "-F",
            "%t %q %p %C %R %P");
    await(() -> rig.core().spaces().all().stream().anyMatch(DeviceSpace::heard));
    for (String qos : List.of("0", "1", "2")) {
      Process pub =
          run(
              "mosquitto_pub",
              "-V",
              "5",
              "-t",
              "telemetry/k",
              "-q",
              qos,
              "-m",
              "m" + qos,
              "-D",
              "publish",
              "content-type",
              "text/plain",
              "-D",
              "publish",
              "response-topic",
              "telemetry/r",
              "-D",
              "publish",
              "user-property",
              "a",
              "b");
      end(pub, 0);
    }
    assertEquals(
        "telemetry/k 0 m0 text/plain telemetry/r a:b\n"
            + "telemetry/k 1 m1 text/plain telemetry/r a:b\n"
            + "telemetry/k 2 m2 text/plain telemetry/r a:b\n",
        end(sub, 0));
    assertEquals("text/plain", rig.gate.accepted.get(0).properties().get("content-type"));
    assertEquals("b", rig.gate.accepted.get(0).properties().get("user:a"));
  }

  @Test
  void is_told_the_reason_of_a_rejection() throws Exception {
    Process pub =
        run("mosquitto_pub", "-V", "5", "-d", "-t", "telemetry", "-q", "1", "-m", "reject");
    String said = end(pub, 0);
    assertTrue(said.contains("RC:153"), said);
  }

  @Test
  void publishes_many_lines_on_one_connection() throws Exception {
    Path lines = Files.createTempFile("lines", ".txt");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append("{\"n\":").append(i).append("}\n");
    }
    Files.writeString(lines, text);
    List<String> line =
        List.of(
            "sh",
            "-c",
            "/usr/bin/mosquitto_pub -h 127.0.0.1 -p "
                + rig.net.port()
                + " -u dev1 -P secret -q 1 -l -t telemetry < "
                + lines);
    Process p = new ProcessBuilder(line).redirectErrorStream(true).start();
    running.add(p);
    end(p, 0);
    assertEquals(5000, rig.gate.accepted.size());
    assertEquals("{\"n\":4999}", rig.gate.texts().get(4999));
    Files.delete(lines);
  }

  @Test
  void is_told_of_a_wrong_password_in_both_versions() throws Exception {
    String said = end(run("mosquitto_pub", "-P", "wrong", "-t", "telemetry", "-m", "1"), 4);
    assertTrue(said.contains("bad user name or password"), said);
    said = end(run("mosquitto_pub", "-V", "5", "-P", "wrong", "-t", "telemetry", "-m", "1"), 134);
    assertTrue(said.contains("Bad User Name or Password"), said);
  }

  @Test
  void keeps_a_subscription_across_a_swap_of_the_card() throws Exception {
    Process sub = run("mosquitto_sub", "-t", "#", "-q", "1", "-k", "5", "-C", "1");
    await(() -> rig.core().spaces().all().stream().anyMatch(DeviceSpace::heard));
    rig.swap();
    end(run("mosquitto_pub", "-t", "telemetry", "-q", "1", "-m", "after"), 0);
    assertEquals("after\n", end(sub, 0));
  }
}
