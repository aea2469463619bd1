/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
  @TempDir Path folder;
  private ConfigFiles files;

  @BeforeEach
  void folders() throws IOException {
    for (String name : List.of("features", "conf", "config"))
      Files.createDirectories(folder.resolve(name));
    files = open();
  }

  private ConfigFiles open() {
    return new ConfigFiles(
        folder.resolve("features"),
        List.of(folder.resolve("conf"), folder.resolve("config")),
        new LastGood(folder.resolve("state/config.json")));
  }

  @Test
  void gives_the_data_folder_the_last_word_property_by_property() throws IOException {
    write("features/f.json", "{\"configurations\":{\"pid\":{\"a\":1,\"b\":1,\"c\":1}}}");
    write("conf/c.json", "{\"pid\":{\"b\":2,\"c\":2}}");
    write("config/d.json", "{\"pid\":{\"c\":3}}");
    assertEquals(Map.of("pid", Map.of("a", 1L, "b", 2L, "c", 3L)), files.read());
  }

  @Test
  void ignores_a_broken_file_and_keeps_the_others() throws IOException {
    write("conf/a.json", "{\"pid\":{\"a\":true}}");
    write("conf/b.json", "{\"pid\":{");
    assertEquals(Map.of("pid", Map.of("a", true)), files.read());
  }

  @Test
  void a_file_that_breaks_says_what_it_said_before() throws IOException {
    Map<String, Map<String, Object>> set = Map.of("pid", Map.of("a", 5L), "other", Map.of("b", 1L));
    write("conf/b.json", "{\"other\":{\"b\":1}}");
    for (String broken :
        List.of(
            "", "{\"pid\":{\"a\":6}", "[]", "null", "{\"pid\":6}", "{\"x\":{\"y\":1,\"z\":{}}}")) {
      write("config/d.json", "{\"pid\":{\"a\":5}}");
      assertEquals(set, files.read());
      write("config/d.json", broken);
      assertEquals(set, files.read(), broken);
      assertEquals(set, files.read(), broken);
      assertEquals(set, open().read(), "after a restart: " + broken);
    }
    write("config/d.json", "{\"pid\":{\"a\":6}}");
    assertEquals(6L, files.read().get("pid").get("a"));
    Files.delete(folder.resolve("config/d.json"));
    assertEquals(Map.of("other", Map.of("b", 1L)), files.read());
    assertEquals(Map.of("other", Map.of("b", 1L)), open().read());
  }

  @Test
  void what_it_remembers_is_for_its_user_only() throws IOException {
    write("config/d.json", "{\"pid\":{\"password\":\"secret\"}}");
    files.read();
    Path memory = folder.resolve("state/config.json");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(memory)));
    try (var state = Files.list(memory.getParent())) {
      assertEquals(List.of(memory), state.toList());
    }
    Files.writeString(memory, "{ broken");
    assertEquals("secret", open().read().get("pid").get("password"));
  }

  @Test
  void reads_arrays_of_one_type() throws IOException {
    write("conf/a.json", "{\"pid\":{\"a\":[\"x\",\"y\"]}}");
    assertArrayEquals(new String[] {"x", "y"}, (String[]) files.read().get("pid").get("a"));
  }

  @Test
  void notices_a_changed_file() throws IOException {
    write("config/a.json", "{}");
    Map<Path, Long> before = files.stamp();
    assertEquals(before, files.stamp());
    write("config/a.json", "{\"pid\":{\"a\":1}}");
    assertNotEquals(before, files.stamp());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
