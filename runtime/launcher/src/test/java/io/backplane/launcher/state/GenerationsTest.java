/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationsTest {
  private static final Artifact CARD = Artifact.parse("g:card:1.0");
  @TempDir Path root;
  private SignedNode node;
  private Path jar1;
  private Path jar2;

  @BeforeEach
  void make() throws Exception {
    node = new SignedNode(root);
    jar1 = node.generation(1);
    jar2 = node.generation(2);
  }

  @Test
  void starts_what_the_lock_file_says() throws Exception {
    Generations.Choice choice = node.choose();
    assertEquals(2, choice.number());
    assertEquals("", choice.problem());
    assertEquals(Optional.of(jar2), choice.overrides().jar(CARD));
    new Generations(node.home, node.data).prepareNext(() -> true);
    assertEquals(2, node.choose().number(), "with what the last start found");
  }

  @Test
  void a_node_without_generations_starts_as_it_is() throws Exception {
    Generations.Choice choice = new Generations(node.home, root.resolve("new")).choose();
    assertEquals(0, choice.number());
    assertEquals(Optional.empty(), choice.overrides().jar(CARD));
  }

  @Test
  void what_nobody_signed_is_not_started_once_there_was_a_generation() throws Exception {
    Path planted = plant();
    assertEquals(2, node.choose().number());
    deleteGenerations();
    Generations.Choice choice = node.choose();
    assertEquals(0, choice.number());
    assertEquals(Optional.empty(), choice.overrides().jar(CARD));
    assertTrue(choice.problem().contains("No generation is left"), choice::problem);
    assertTrue(Files.exists(planted));
  }

  @Test
  void the_first_start_notes_that_there_is_a_generation() throws Exception {
    plant();
    new Generations(node.home, node.data).prepareNext(() -> true);
    deleteGenerations();
    assertEquals(Optional.empty(), node.choose().overrides().jar(CARD));
  }

  @Test
  void a_node_that_ended_before_its_first_generation_goes_on_with_what_it_ran() throws Exception {
    Path earlier = plant();
    deleteGenerations();
    Generations.Choice choice = node.choose();
    assertEquals(Optional.of(earlier), choice.overrides().jar(CARD));
    assertEquals("", choice.problem());
  }

  /** A card as it was kept before there were generations, which anybody can write. */
  private Path plant() throws Exception {
    String sha256 = Stamps.hash(Files.writeString(root.resolve("planted"), "planted"));
    Files.createDirectories(node.data.resolve("state/bundles"));
    Files.writeString(
        node.data.resolve("state/node.json"),
        "{\"bundles\":{\"card\":{\"version\":\"1.5\",\"sha256\":\"" + sha256 + "\"}}}");
    return Files.move(
        root.resolve("planted"), node.data.resolve("state/bundles/" + sha256 + ".jar"));
  }

  private void deleteGenerations() throws Exception {
    Files.delete(node.lock());
    for (int number = 1; number <= 2; number++)
      Files.delete(node.data.resolve("state/generations/0000000" + number + ".lock"));
  }

  @Test
  void a_lock_file_that_was_changed_is_not_started_and_its_settings_go_with_it() throws Exception {
    Files.delete(node.data.resolve("state/generations/00000002.lock"));
    Files.writeString(node.lock(), Files.readString(node.lock()).replace("1.2", "1.3"));
    Files.writeString(node.data.resolve("config/b.json"), "{}");
    Generations.Choice choice = node.choose();
    assertEquals(1, choice.number());
    assertEquals(Optional.of(jar1), choice.overrides().jar(CARD));
    assertTrue(choice.problem().contains("not as this node signed it"), choice::problem);
    assertTrue(choice.problem().contains("Generation 1 was started"), choice::problem);
    assertEquals("{\"p\":{\"n\":1}}", Files.readString(node.setting()));
    assertFalse(Files.exists(node.data.resolve("config/b.json")));
    assertTrue(Files.exists(node.data.resolve("config/b.json.put-aside")));
  }

  @Test
  void a_lock_file_that_was_cut_or_deleted_is_replaced_by_the_kept_one() throws Exception {
    Files.writeString(node.lock(), Files.readString(node.lock()).substring(0, 100));
    assertEquals(2, node.choose().number());
    Files.delete(node.lock());
    Generations.Choice choice = node.choose();
    assertEquals(2, choice.number());
    assertTrue(choice.problem().contains("generation.lock is missing"), choice::problem);
  }

  @Test
  void an_earlier_lock_file_in_place_of_the_last_one_is_told() throws Exception {
    node.generation(3);
    Path kept = node.data.resolve("state/generations");
    Files.copy(kept.resolve("00000002.lock"), node.lock(), StandardCopyOption.REPLACE_EXISTING);
    assertEquals("", node.choose().problem(), "as a kill before the lock file leaves it");
    Files.copy(kept.resolve("00000001.lock"), node.lock(), StandardCopyOption.REPLACE_EXISTING);
    Generations.Choice choice = node.choose();
    assertEquals(1, choice.number());
    assertEquals(3, choice.newest());
    assertTrue(choice.problem().contains("1 was started, though 3 had"), choice::problem);
    assertEquals("{\"p\":{\"n\":3}}", Files.readString(node.setting()));
  }

  @Test
  void a_stored_jar_that_was_changed_is_never_started() throws Exception {
    Files.writeString(jar2, "other code");
    Generations.Choice choice = node.choose();
    assertEquals(1, choice.number());
    assertTrue(choice.problem().contains(jar2 + " is damaged"), choice::problem);
    Files.delete(jar1);
    IOException none = assertThrows(IOException.class, node::choose);
    assertTrue(none.getMessage().contains(jar1 + " is missing"), none::getMessage);
  }

  @Test
  void a_jar_of_the_distribution_that_was_changed_is_never_started() throws Exception {
    Files.writeString(node.library(), "another");
    IOException none = assertThrows(IOException.class, node::choose);
    assertTrue(none.getMessage().contains(node.library() + " is damaged"), none::getMessage);
  }

  @Test
  void another_distribution_is_started_if_it_is_whole() throws Exception {
    Files.writeString(node.library(), "another");
    Listing.write(node.home);
    assertEquals(2, node.choose().number());
    Files.writeString(node.library(), "a third");
    assertThrows(IOException.class, node::choose);
  }

  @Test
  void says_what_to_do_without_the_key() throws Exception {
    Files.delete(node.data.resolve("keys/node.pem"));
    IOException none = assertThrows(IOException.class, node::choose);
    assertTrue(none.getMessage().contains("Put it back, or delete"), none::getMessage);
  }

  @Test
  void a_file_of_a_later_version_is_refused_and_nothing_is_changed() throws Exception {
    node.format = 2;
    node.generation(3);
    IOException later = assertThrows(IOException.class, node::choose);
    assertEquals(
        node.lock() + " has format 2, this version reads formats up to 1", later.getMessage());
    assertEquals("{\"p\":{\"n\":3}}", Files.readString(node.setting()));
  }

  @Test
  void settings_of_a_generation_that_was_never_made_are_put_back() throws Exception {
    Path pending = Files.writeString(node.data.resolve("state/pending"), "2");
    Files.writeString(node.setting(), "{\"p\":{\"n\":1}}");
    Files.writeString(node.data.resolve("config/b.json"), "{}");
    assertEquals(2, node.choose().number());
    assertEquals("{\"p\":{\"n\":2}}", Files.readString(node.setting()));
    assertFalse(Files.exists(node.data.resolve("config/b.json")));
    assertFalse(Files.exists(pending));
  }

  @Test
  void what_a_person_wrote_is_never_lost_however_often_settings_are_put_back() throws Exception {
    for (int edit = 7; edit <= 9; edit++) {
      Files.writeString(node.data.resolve("state/pending"), "2");
      Files.writeString(node.setting(), "{\"p\":{\"n\":" + edit + "}}");
      assertEquals(2, node.choose().number());
    }
    Files.writeString(node.setting(), "{\"p\":{\"n\":10}}");
    Files.delete(node.lock());
    assertEquals(2, node.choose().number());
    assertEquals("{\"p\":{\"n\":2}}", Files.readString(node.setting()));
    assertEquals("{\"p\":{\"n\":7}}", aside(""));
    assertEquals("{\"p\":{\"n\":8}}", aside(".2"));
    assertEquals("{\"p\":{\"n\":9}}", aside(".3"));
    assertEquals("{\"p\":{\"n\":10}}", aside(".4"));
  }

  private String aside(String number) throws IOException {
    return Files.readString(node.data.resolve("config/a.json" + number + ".put-aside"));
  }

  @Test
  void settings_of_a_generation_that_was_made_stay() throws Exception {
    Files.writeString(node.data.resolve("state/pending"), "1");
    Files.writeString(node.setting(), "{ \"p\" : {\"n\":3}}");
    assertEquals(2, node.choose().number());
    assertEquals("{ \"p\" : {\"n\":3}}", Files.readString(node.setting()));
  }

  @Test
  void a_digest_is_known_again_until_the_file_changes() throws Exception {
    NodeKey key = NodeKey.of(node.data);
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    Stamps stamps = Stamps.read(node.data, key, later);
    stamps.sha256(jar1);
    stamps.sha256(jar2);
    stamps.keepOnly(Set.of(jar1));
    stamps.write();
    Path file = node.data.resolve("state/verified");
    String line = Files.readString(file);
    assertTrue(line.contains(jar1.toString()) && !line.contains(jar2.toString()), line);

    // a mark nobody else can make: else whoever writes the file could say what he likes
    Files.writeString(file, line.replaceAll("\n[0-9a-f]{64}\t", "\n" + "0".repeat(64) + "\t"));
    assertEquals(Stamps.hash(jar1), Stamps.read(node.data, key, later).sha256(jar1));
    Files.writeString(file, line);

    FileTime time = Files.getLastModifiedTime(jar1);
    Map<String, Object> before = Files.readAttributes(jar1, "unix:ctime");
    do {
      Files.writeString(jar1, "CARD 1");
      Files.setLastModifiedTime(jar1, time);
    } while (Files.readAttributes(jar1, "unix:ctime").equals(before));
    assertEquals(Stamps.hash(jar1), Stamps.read(node.data, key, later).sha256(jar1));
  }

  @Test
  void starts_even_if_nothing_can_be_written() throws Exception {
    Files.createDirectories(node.data.resolve("state/verified.part/in the way"));
    assertEquals("", node.choose().problem());
  }

  @Test
  void notes_that_are_no_text_cost_a_start_time_and_nothing_else() throws Exception {
    Path notes = node.data.resolve("state/verified");
    Files.write(notes, new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
    Generations.Choice choice = node.choose();
    assertEquals(2, choice.number());
    assertEquals("", choice.problem());
    assertTrue(Files.readString(notes).contains("lock "), "they are made anew");
  }

  @Test
  void a_file_that_has_just_changed_gets_no_stamp() throws Exception {
    Stamps stamps = Stamps.read(node.data, NodeKey.of(node.data), Clock.systemUTC());
    stamps.sha256(Files.writeString(jar1, "new"));
    stamps.write();
    assertFalse(Files.exists(node.data.resolve("state/verified")));
  }
}
