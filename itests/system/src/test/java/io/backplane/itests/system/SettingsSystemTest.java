/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A setting that is mistyped takes no card away. */
class SettingsSystemTest {
  @TempDir static Path folder;

  @Test
  void a_mistyped_setting_is_named_by_health_and_its_card_goes_on() throws Exception {
    Path file = folder.resolve("data/config/host.json");
    Files.createDirectories(file.getParent());
    write(file, "{\"io.backplane.driver.host\":{\"periodMillis\":\"fast\",\"perod\":5}}");
    try (Node node = Node.start(folder.resolve("data"))) {
      Rest rest = node.setUp();
      until(() -> settings(rest).contains("periodMillis = fast: must be a whole number"));
      assertTrue(settings(rest).contains("io.backplane.driver.host perod: there is no such"));
      until(() -> moving(rest));

      write(file, "{\"io.backplane.driver.host\":{\"periodMillis\":500}}");
      until(() -> settings(rest).equals("all settings are in force"));
      write(file, "{\"io.backplane.driver.host\":{\"periodMillis\":true}}");
      until(() -> settings(rest).contains("must be a whole number; in force is 500"));
      until(() -> moving(rest));

      write(
          file,
          "{\"io.backplane.stream.file\":{\"partitions\":-1},"
              + "\"io.backplane.driver.host\":{\"periodMillis\":7}}");
      until(() -> settings(rest).contains("partitions must be 1 to 4096, not -1; in force is"));
      until(() -> settings(rest).contains("periodMillis = 7: must be 200 or more"));
      until(() -> moving(rest));

      Files.delete(file);
      until(() -> settings(rest).contains("all settings are in force"));
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }

  private static String settings(Rest rest) {
    JsonNode health;
    try {
      health = rest.get("/health");
    } catch (Rest.Refused e) {
      return "not now: " + e.status();
    }
    for (JsonNode check : health.path("checks")) {
      if (check.path("name").asText().equals("settings")) {
        return check.path("message").asText();
      }
    }
    return "";
  }

  /** Whether this machine's own values keep coming. */
  private static boolean moving(Rest rest) {
    double before = newest(rest);
    Await.until("newer values", Duration.ofSeconds(20), () -> newest(rest) > before);
    return true;
  }

  private static double newest(Rest rest) {
    for (JsonNode device : rest.get("/presence?limit=10").path("items")) {
      if (device.path("id").asText().startsWith("host-")) {
        return device.path("presence").path("lastSeen").asDouble();
      }
    }
    return 0;
  }

  private static void until(BooleanSupplier condition) {
    Await.until("the settings are told", Duration.ofSeconds(30), condition);
  }
}
