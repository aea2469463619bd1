/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the person at the terminal is told. */
class AnnouncerTest {
  @TempDir Path folder;

  @Test
  void a_node_that_was_set_up_before_it_could_say_so_has_no_token_to_tell() throws IOException {
    Path token = folder.resolve("first-start-token");
    assertEquals(Optional.empty(), Announcer.read(token));
    Files.writeString(token, "abc\n");
    assertEquals(Optional.of("abc"), Announcer.read(token));
  }
}
