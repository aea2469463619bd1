/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelfTest {
  /** The process was ended, at a step. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Does something with files that may be killed. */
  private interface Change {
    void on(Shelf shelf) throws IOException;
  }

  @TempDir Path root;
  private Path data;
  private NodeKey key;
  private Shelf shelf;

  @BeforeEach
  void open() throws IOException {
    start("data");
  }

  private void start(String name) throws IOException {
    data = root.resolve(name);
    key = NodeKey.of(data, Disk.plain());
    shelf = new Shelf(data, Disk.plain(), key);
  }

  private Desired commit(long number) throws IOException {
    Path jar = Example.jar(shelf, "code " + number);
    String sha256 = Sha256.of(jar);
    Desired next = Example.generation(number, sha256, "{\"p\":{\"n\":" + number + "}}");
    shelf.keep(jar, sha256);
    shelf.commit(next);
    return next;
  }

  @Test
  void a_generation_that_the_next_start_runs_is_made_whatever_fails_afterwards()
      throws IOException {
    Path obstacle = data.resolve("state/generations/00000001.lock.part/in-the-way");
    Files.createDirectories(obstacle);
    commit(1);
    assertEquals(1, shelf.locked().number());
    Files.delete(obstacle);
    shelf.completeCopies();
    assertEquals(1, shelf.read(1).number());
  }

  @Test
  void gives_back_what_was_committed() throws IOException {
    assertTrue(shelf.isEmpty());
    Desired one = commit(1);
    Desired two = commit(2);
    Shelf again = new Shelf(data, Disk.plain(), NodeKey.of(data, Disk.plain()));
    assertEquals(two, again.locked());
    assertEquals(one, again.read(1));
    assertEquals(List.of(2L, 1L), again.numbers());
    assertThrows(NoSuchFileException.class, () -> again.read(3));
  }

  @Test
  void a_start_after_a_kill_at_any_step_finds_the_old_or_the_new_generation() throws IOException {
    Set<Long> found = new HashSet<>();
    int steps = 0;
    boolean killed = true;
    while (killed) {
      start("at" + steps);
      commit(1);
      killed =
          killedAt(
              steps++,
              mortal -> {
                shelf = mortal;
                commit(2);
                mortal.prune(2, 1, Long.MIN_VALUE);
              });
      Shelf after = new Shelf(data, Disk.plain(), NodeKey.of(data, Disk.plain()));
      Desired runs = after.locked();
      assertTrue(runs.number() == 1 || runs.number() == 2);
      for (Desired.Entry e : runs.content().bundles())
        assertEquals(e.sha256(), Sha256.of(after.jar(e.sha256())), "step " + steps);
      assertEquals(runs, after.read(runs.number()));
      found.add(runs.number());
    }
    assertEquals(Set.of(1L, 2L), found);
    assertTrue(steps > 10, steps + " steps");
  }

  @Test
  void a_kill_while_the_first_generation_is_made_leaves_none_or_it() throws IOException {
    boolean killed = true;
    for (int step = 0; killed; step++) {
      start("first" + step);
      Desired first = Example.generation(1, "a".repeat(64), "{}");
      killed = killedAt(step, mortal -> mortal.commit(first));
      Shelf after = new Shelf(data, Disk.plain(), key);
      if (after.isEmpty()) continue;
      assertEquals(first, after.locked(), "never a copy alone, which would look like a loss");
      after.completeCopies();
      assertEquals(first, after.read(1));
    }
  }

  private boolean killedAt(int step, Change change) throws IOException {
    int[] left = {step};
    Disk disk =
        new Disk(
            s -> {
              if (left[0]-- == 0) throw new Killed();
            });
    try {
      change.on(new Shelf(data, disk, key));
      return false;
    } catch (Killed e) {
      return true;
    }
  }

  @Test
  void a_kill_at_any_step_of_the_move_from_an_older_node_leaves_the_old_state_or_the_new()
      throws IOException {
    boolean killed = true;
    for (int step = 0; killed; step++) {
      start("move" + step);
      Path old = Files.createDirectories(data.resolve("state/bundles"));
      String sha256 = Sha256.of(Files.writeString(old.resolve("x"), "code"));
      Files.move(old.resolve("x"), old.resolve(sha256 + ".jar"));
      Files.writeString(data.resolve("state/node.json"), "{}");
      killed =
          killedAt(
              step,
              mortal -> {
                mortal.adopt();
                mortal.commit(Example.generation(1, sha256, "{}"));
                mortal.forgetOld();
              });
      Shelf after = new Shelf(data, Disk.plain(), key);
      if (Files.exists(data.resolve("state/generation.lock")))
        assertEquals(
            sha256, Sha256.of(after.jar(after.locked().content().bundles().get(0).sha256())));
      else {
        assertTrue(Files.exists(data.resolve("state/node.json")));
        assertEquals(sha256, Sha256.of(old.resolve(sha256 + ".jar")));
      }
    }
    assertFalse(Files.exists(data.resolve("state/node.json")));
    assertFalse(Files.exists(data.resolve("state/bundles")));
  }

  @Test
  void a_kill_while_the_key_is_made_leaves_a_node_that_can_make_one() throws IOException {
    boolean killed = true;
    for (int step = 0; killed; step++) {
      Path fresh = root.resolve("key" + step);
      int[] left = {step};
      try {
        NodeKey.of(
            fresh,
            new Disk(
                s -> {
                  if (left[0]-- == 0) throw new Killed();
                }));
        killed = false;
      } catch (Killed e) {
        NodeKey made = NodeKey.of(fresh, Disk.plain());
        byte[] content = {1};
        assertTrue(NodeKey.of(fresh, Disk.plain()).signed(content, made.sign(content)));
      }
    }
  }

  @Test
  void nobody_else_may_read_key_and_generations() throws IOException {
    commit(1);
    for (String file : List.of("keys/node.pem", "state/generation.lock"))
      assertEquals(
          PosixFilePermissions.fromString("rw-------"),
          Files.getPosixFilePermissions(data.resolve(file)));
  }

  @Test
  void reads_nothing_that_was_changed_or_signed_by_another_node() throws IOException {
    commit(1);
    Path lock = data.resolve("state/generation.lock");
    byte[] whole = Files.readAllBytes(lock);
    for (int i = 0; i < whole.length; i += 7) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      Files.write(lock, changed);
      assertThrows(IOException.class, shelf::locked, "byte " + i);
    }
    Files.write(lock, java.util.Arrays.copyOf(whole, whole.length - 1));
    assertThrows(IOException.class, shelf::locked);
    Files.write(lock, whole);
    assertEquals(1, shelf.locked().number());
    NodeKey other = NodeKey.of(root.resolve("other"), Disk.plain());
    assertThrows(IOException.class, () -> new Shelf(data, Disk.plain(), other).locked());
    Files.copy(lock, data.resolve("state/generations/00000002.lock"));
    assertThrows(IOException.class, () -> shelf.read(2));
  }

  @Test
  void keeps_as_many_as_told_and_the_jars_they_name() throws IOException {
    for (int n = 1; n <= 5; n++) commit(n);
    Path receiving = Files.writeString(shelf.store().resolve("staged9.jar"), "half");
    shelf.prune(5, 3, Long.MIN_VALUE);
    assertEquals(List.of(5L, 4L, 3L), shelf.numbers());
    assertEquals(4, jars());
    assertTrue(Files.exists(receiving));
    shelf.deleteLeftOvers();
    assertTrue(Files.exists(receiving), "it is being received");
    new Shelf(data, Disk.plain(), key).deleteLeftOvers();
    assertFalse(Files.exists(receiving), "nobody receives it any more");
    shelf.prune(5, 3, 5);
    assertEquals(List.of(5L), shelf.numbers());
    assertEquals(1, jars());
    shelf.prune(5, 1, 99);
    assertEquals(List.of(5L), shelf.numbers(), "the one that runs stays, however old");
  }

  @Test
  void finds_what_was_started_in_the_lock_file_or_kept() throws IOException {
    for (int n = 1; n <= 3; n++) commit(n);
    Path kept = data.resolve("state/generations");
    Path lock = data.resolve("state/generation.lock");
    Files.move(kept.resolve("00000001.lock"), lock, StandardCopyOption.REPLACE_EXISTING);
    assertEquals(1, shelf.started(1).number());
    assertEquals(2, shelf.started(2).number());
    Files.writeString(lock, "damaged");
    assertEquals(3, shelf.started(3).number());
    assertThrows(IOException.class, () -> shelf.started(1));
  }

  @Test
  void keeps_all_jars_while_a_generation_cannot_be_read() throws IOException {
    for (int n = 1; n <= 3; n++) commit(n);
    Files.write(
        data.resolve("state/generations/00000002.lock"), "x".getBytes(StandardCharsets.UTF_8));
    shelf.prune(3, 2, Long.MIN_VALUE);
    assertEquals(3, jars());
  }

  private long jars() throws IOException {
    try (var all = Files.list(shelf.store())) {
      return all.count();
    }
  }
}
