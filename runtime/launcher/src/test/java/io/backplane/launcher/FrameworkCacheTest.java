/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache is empty at each start, wherever it lies, and nothing of it stays in memory. */
class FrameworkCacheTest {
  @TempDir Path folder;
  private Path data;
  private Path memory;
  private Path mounts;

  @BeforeEach
  void makeFolders() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    memory = Files.createDirectories(folder.resolve("memory"));
    mounts = folder.resolve("mounts");
    mount("tmpfs rw,nosuid");
  }

  @Test
  void is_empty_at_every_start() throws IOException {
    Files.delete(mounts);
    Path left = Files.createDirectories(cache().empty().resolve("bundle1/left"));
    assertEquals(data.resolve("cache"), cache().empty());
    assertFalse(Files.exists(left));
    assertTrue(Files.isDirectory(data.resolve("cache")));
    cache().close();
    assertEquals(Set.of("cache", "old"), names(data));
  }

  @Test
  void lies_in_memory_for_its_owner_alone_with_a_link_to_it() throws IOException {
    Path made = cache().empty();
    assertEquals(memory, made.getParent());
    assertEquals(made, data.resolve("cache").toRealPath());
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
  }

  @Test
  void gives_memory_back_at_the_end() throws IOException {
    Files.createDirectories(cache().empty().resolve("bundle1/left"));
    cache().close();
    assertEquals(Set.of(), names(memory));
    assertEquals(Set.of(), names(data));
  }

  @Test
  void starts_that_are_cut_short_over_and_over_hold_no_more_memory_each_time() throws IOException {
    for (int start = 0; start < 4; start++)
      Files.createDirectories(cache().empty().resolve("bundle1/left"));
    assertEquals(2, names(memory).size(), "this one's and that of the start before");
    Files.delete(mounts);
    Files.createDirectories(cache().empty().resolve("bundle1/left"));
    assertEquals(1, names(memory).size());
    cache().deleteOld();
    assertEquals(Set.of(), names(memory));
    assertEquals(Set.of("cache"), names(data));
  }

  @Test
  void leaves_alone_what_somebody_else_made_under_its_name() throws IOException {
    Path made = cache().empty();
    Path inside = Files.createDirectories(made.resolve("theirs"));
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwx---"));
    cache().close();
    assertTrue(Files.exists(inside), "as others can write there");
    assertEquals(Set.of(), names(data));
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
    Files.createSymbolicLink(data.resolve("cache"), made);
    assumeTrue((int) Files.getAttribute(made, "unix:uid") == 0, "only root gives folders away");
    Files.setAttribute(made, "unix:uid", 65_534);
    cache().empty();
    cache().deleteOld();
    assertTrue(Files.exists(inside), "as it belongs to somebody else");
    assertEquals(Set.of("cache"), names(data));
  }

  @Test
  void a_link_in_place_of_its_folder_in_memory_is_not_followed() throws IOException {
    Path made = cache().empty();
    Path theirs = Files.createDirectories(folder.resolve("theirs/inside"));
    Files.delete(made);
    Files.createSymbolicLink(made, theirs.getParent());
    cache().close();
    assertTrue(Files.exists(theirs));
    assertEquals(Set.of(), names(data));
  }

  @Test
  void what_is_gone_from_memory_after_a_restart_of_the_machine_is_not_missed() throws IOException {
    Files.delete(cache().empty());
    assertTrue(Files.isDirectory(cache().empty()));
    cache().deleteOld();
    assertEquals(Set.of("cache"), names(data));
  }

  @Test
  void a_copy_of_a_data_folder_leaves_the_cache_of_the_first_alone() throws IOException {
    Path first = cache().empty();
    Path copy = Files.createDirectories(folder.resolve("copy"));
    Files.createSymbolicLink(copy.resolve("cache"), first);
    FrameworkCache second = new FrameworkCache(copy, cacheMemory());
    second.close();
    second.empty();
    second.deleteOld();
    assertTrue(Files.exists(first));
    assertEquals(Set.of("cache"), names(copy));
    cache().close();
    assertEquals(1, names(memory).size());
  }

  @Test
  void deletes_nothing_that_a_link_of_somebody_else_leads_to() throws IOException {
    String name = cache().empty().getFileName().toString();
    Path theirs = Files.createDirectories(folder.resolve("theirs").resolve(name));
    Files.delete(data.resolve("cache"));
    Files.createSymbolicLink(data.resolve("cache"), theirs);
    cache().close();
    cache().empty();
    cache().deleteOld();
    assertTrue(Files.exists(theirs));
  }

  @Test
  void is_on_the_disk_where_memory_would_not_do() throws IOException {
    mount("tmpfs rw,noexec");
    assertEquals(data.resolve("cache"), cache().empty());
    mount("ext4 rw");
    assertEquals(data.resolve("cache"), cache().empty());
    mount("tmpfs rw");
    Files.delete(memory);
    assertEquals(data.resolve("cache"), cache().empty());
  }

  @Test
  void is_on_the_disk_if_a_person_who_signs_out_would_lose_it() throws IOException {
    Path signedIn = Files.createDirectories(folder.resolve("users"));
    MemoryFolder system = new MemoryFolder(memory, mounts, signedIn);
    Path made = new FrameworkCache(data, system).empty();
    boolean person = (int) Files.getAttribute(memory, "unix:uid") >= 1000;
    assertEquals(person ? data : memory, made.getParent());
    if (person) assertEquals(Set.of(), names(memory));
  }

  private FrameworkCache cache() {
    return new FrameworkCache(data, cacheMemory());
  }

  private MemoryFolder cacheMemory() {
    return new MemoryFolder(memory, mounts, folder.resolve("users"));
  }

  private void mount(String how) throws IOException {
    Files.writeString(mounts, "proc /proc proc rw 0 0\nx " + memory + " " + how + " 0 0\n");
  }

  /** What lies in the folder; all that was put aside under one name. */
  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString().replaceFirst("^old-cache-.*", "old"))
          .collect(Collectors.toSet());
    }
  }
}
