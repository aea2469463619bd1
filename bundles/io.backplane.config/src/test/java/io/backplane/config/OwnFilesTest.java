/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFilesTest {
  @TempDir Path root;
  private Path folder;
  private ConfigFiles files;
  private OwnFiles own;
  private int told;

  @BeforeEach
  void open() throws IOException {
    folder = Files.createDirectories(root.resolve("config"));
    Path conf = Files.createDirectories(root.resolve("conf"));
    Files.writeString(conf.resolve("z.json"), "{\"q\":{\"n\":1}}");
    Files.writeString(folder.resolve("a.json"), "{ \"p\": {\"n\": 1} }");
    Files.writeString(folder.resolve("b.json"), "{\"p\":{\"m\":1}}");
    files =
        new ConfigFiles(
            root.resolve("features"),
            List.of(conf, folder),
            new LastGood(root.resolve("state/config.json")));
    files.read();
    own = new OwnFiles(folder, files, (pid, name) -> false, this::apply);
    own.tell();
    own.watch(() -> told++);
  }

  private void apply() {
    files.read();
    own.tell();
  }

  @Test
  void tells_what_the_files_hold() {
    assertEquals(
        Map.of(
            "conf/z.json", "{\"q\":{\"n\":1}}",
            "config/a.json", "{\"p\":{\"n\":1}}",
            "config/b.json", "{\"p\":{\"m\":1}}"),
        own.contents());
  }

  @Test
  void replaces_what_differs_and_applies_it() throws IOException {
    Path same = folder.resolve("a.json");
    Files.setLastModifiedTime(same, FileTime.fromMillis(1000));
    own.replace(
        Map.of("config/a.json", "{\"p\":{\"n\":1}}", "config/c.json", "{\"r\":{\"x\":\"y\"}}"));
    assertEquals("{ \"p\": {\"n\": 1} }", Files.readString(same), "it said so before");
    assertFalse(Files.exists(folder.resolve("b.json")));
    assertEquals("{\"r\":{\"x\":\"y\"}}", own.contents().get("config/c.json"));
    assertEquals(1, told);
    try (var all = Files.list(folder)) {
      assertEquals(2, all.count());
    }
  }

  @Test
  void keeps_what_was_written_and_not_read_beside_what_takes_its_place() throws IOException {
    Files.writeString(folder.resolve("a.json"), "{\"p\":{\"n\":3}}");
    Files.writeString(folder.resolve("b.json"), "{\"p\":{\"m\":");
    Files.writeString(folder.resolve("c.json"), "new");
    own.replace(Map.of("config/a.json", "{\"p\":{\"n\":2}}"));
    assertEquals("{\"p\":{\"n\":2}}", own.contents().get("config/a.json"));
    assertEquals("{\"p\":{\"n\":3}}", Files.readString(folder.resolve("a.json.put-aside")));
    assertEquals("{\"p\":{\"m\":", Files.readString(folder.resolve("b.json.put-aside")));
    assertEquals("new", Files.readString(folder.resolve("c.json.put-aside")));
    Files.writeString(folder.resolve("c.json"), "newer");
    own.replace(Map.of());
    assertEquals("newer", Files.readString(folder.resolve("c.json.2.put-aside")));
    try (var all = Files.list(folder)) {
      assertEquals(4, all.count(), "what was read is kept by generations");
    }
  }

  @Test
  void touches_nothing_outside_its_folder() {
    for (String name : List.of("conf/z.json", "config/../x.json", "config/x.txt"))
      assertThrows(IOException.class, () -> own.replace(Map.of(name, "{}")), name);
    assertEquals(0, told);
  }

  @Test
  void one_that_watches_and_fails_keeps_nobody_from_being_told() throws IOException {
    own.watch(
        () -> {
          throw new IllegalStateException("bad");
        });
    own.watch(() -> told += 10).close();
    own.watch(() -> told += 100);
    own.replace(Map.of());
    assertEquals(101, told);
  }
}
