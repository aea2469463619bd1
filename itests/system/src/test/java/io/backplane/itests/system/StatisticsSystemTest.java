/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The figures of the broker, for a user and for a device, with mosquitto_sub. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StatisticsSystemTest {
  private static final Path SUBSCRIBER = Path.of("/usr/bin/mosquitto_sub");
  @TempDir Path folder;

  @Test
  void a_user_hears_the_figures_and_a_device_does_not() throws Exception {
    assumeTrue(Files.isExecutable(SUBSCRIBER), "mosquitto-clients missing");
    try (Node node = Node.start(folder.resolve("data"))) {
      String token = node.setUp().createDevice("d1", "default");
      assertEquals(
          "0 $SYS/broker/clients/connected 1", listen(node, Node.USER, Node.PASSWORD).strip());
      String device = listen(node, "d1", token);
      assertTrue(device.contains("denied"), device);
    }
  }

  private static String listen(Node node, String user, String password) throws Exception {
    Process process =
        new ProcessBuilder(
                SUBSCRIBER.toString(),
                "-h",
                "127.0.0.1",
                "-p",
                "" + node.mqttPort(),
                "-V",
                "5",
                "-u",
                user,
                "-P",
                password,
                "-t",
                "$SYS/broker/clients/connected",
                "-v",
                "-C",
                "1",
                "-W",
                "30")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + " " + said;
  }
}
