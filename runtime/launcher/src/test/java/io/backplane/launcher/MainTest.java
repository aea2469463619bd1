/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private static final List<String> SET = List.of("backplane.home", "backplane.data");
  @TempDir Path folder;

  @BeforeEach
  void makeDistribution() throws IOException {
    Files.createDirectories(folder.resolve("home/features"));
    Files.createDirectories(folder.resolve("home/repository"));
    Files.writeString(
        folder.resolve("home/features/a.json"),
        "{\"feature-resource-version\":\"1.0\","
            + "\"bundles\":[{\"id\":\"g:missing:1.0\",\"start-order\":1}]}");
    System.setProperty("backplane.home", folder.resolve("home").toString());
  }

  @AfterEach
  void forget() {
    SET.forEach(System::clearProperty);
  }

  @Test
  void a_start_that_fails_half_way_leaves_no_framework_running() throws Exception {
    Path data = folder.resolve("data");
    String offset = Integer.toString(Ports.freeOffset());
    assertEquals(1, Main.run(List.of("--data", data.toString(), "--port-offset", offset)));
    List<String> threads =
        Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    assertFalse(threads.contains("FelixDispatchQueue"), threads::toString);
    assertFalse(Files.exists(data.resolve("run/pid")), "and the data folder is given back");
  }
}
