/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverridesTest {
  @TempDir Path data;

  @Test
  void prefers_the_jar_of_an_update() throws Exception {
    Path jar = update("1.0.1", "new code");
    assertEquals(Optional.of(jar), Overrides.read(data).jar(shipped("1.0.0")));
    assertEquals(Optional.empty(), Overrides.read(data).jar(Artifact.parse("g:other:1.0.0")));
  }

  @Test
  void prefers_a_distribution_that_is_newer_than_the_update() throws Exception {
    update("1.0.1", "new code");
    assertEquals(Optional.empty(), Overrides.read(data).jar(shipped("1.1.0-SNAPSHOT")));
  }

  @Test
  void does_not_start_a_damaged_jar() throws Exception {
    Files.writeString(update("1.0.1", "new code"), "damaged");
    assertEquals(Optional.empty(), Overrides.read(data).jar(shipped("1.0.0")));
  }

  @Test
  void says_which_file_is_no_desired_state() throws Exception {
    Files.createDirectories(data.resolve("state"));
    Files.writeString(data.resolve("state/node.json"), "[]");
    assertThrows(IOException.class, () -> Overrides.read(data));
  }

  private static Artifact shipped(String version) {
    return Artifact.parse("g:card:" + version);
  }

  private Path update(String version, String content) throws Exception {
    byte[] bytes = content.getBytes();
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    Path jars = Files.createDirectories(data.resolve("state/bundles"));
    Files.writeString(
        data.resolve("state/node.json"),
        "{\"format\":1,\"bundles\":{\"card\":{\"version\":\"%s\",\"sha256\":\"%s\"}}}"
            .formatted(version, sha256));
    return Files.write(jars.resolve(sha256 + ".jar"), bytes);
  }
}
