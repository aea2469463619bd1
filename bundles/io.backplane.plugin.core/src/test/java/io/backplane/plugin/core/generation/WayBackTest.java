/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.plugin.api.BundleAdmin.ChangeRefused;
import io.backplane.plugin.api.Generation.By;
import io.backplane.plugin.api.Generation.Kind;
import io.backplane.plugin.api.Generations.Transaction;
import io.backplane.plugin.api.SettingFiles;
import io.backplane.plugin.core.generation.Desired.Content;
import io.backplane.plugin.core.generation.Desired.Entry;
import io.backplane.plugin.core.generation.Desired.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WayBackTest implements WayBack.Desk, WayBack.Changer, SettingFiles {
  private static final By BY = new By("ann", "it was better");
  @TempDir Path jars;
  private final List<String> steps = new ArrayList<>();
  private Map<String, String> files;
  private Desired old;
  private Desired now;
  private String broken = "";
  private String kernel = "";
  private String thrown = "";
  private String worse = "";
  private boolean full;
  private boolean fullAfterwards;

  @BeforeEach
  void make() throws IOException {
    old = generation(1, "d", Map.of("config/a.json", "{}", "conf/x.json", "{\"x\":{}}"));
    now = generation(2, "d", Map.of("config/b.json", "{}"));
    files = now.content().files();
  }

  private Desired generation(int number, String distribution, Map<String, String> settings)
      throws IOException {
    List<Entry> bundles = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      Path jar = Files.writeString(jars.resolve("new"), name + number);
      String sha256 = Sha256.of(jar);
      Files.move(jar, jars.resolve(sha256));
      bundles.add(new Entry(name, "1." + number, sha256, 4, ""));
    }
    Content content = new Content(distribution, List.of(), bundles, settings);
    Origin origin = new Origin(number - 1, number, BY, Kind.UPDATE, "", "");
    return new Desired(1, number, origin, content);
  }

  private Transaction go() throws InterruptedException {
    return new WayBack(this, this, this).go(now, old, BY);
  }

  @Test
  void brings_back_bundles_and_then_the_nodes_own_settings() throws Exception {
    Transaction done = go();
    assertTrue(done.done());
    assertTrue(done.outcome().contains("Data was not restored"), done::outcome);
    assertEquals(
        List.of("a to a1", "b to b1", "pending", "settings [config/a.json]", "commit", "done"),
        steps);
  }

  @Test
  void puts_everything_back_when_one_bundle_does_not_work() throws Exception {
    broken = "b1";
    Transaction failed = go();
    assertFalse(failed.done());
    assertTrue(failed.outcome().startsWith("b 1.1 did not work: it is broken"), failed::outcome);
    assertEquals(List.of("a to a1", "a to a2"), steps);
  }

  @Test
  void puts_everything_back_when_replacing_throws() throws Exception {
    thrown = "b1";
    Transaction failed = go();
    assertEquals(
        "b 1.1 did not work: it throws. Everything is as it was before.", failed.outcome());
    assertEquals(List.of("a to a1", "a to a2"), steps);
  }

  @Test
  void says_what_is_not_as_it_was_before() throws Exception {
    broken = "b1";
    thrown = "a2";
    assertEquals(
        "b 1.1 did not work: it is broken. Not everything is as it was before:"
            + " a did not come back: it throws.",
        go().outcome());
  }

  @Test
  void says_of_a_bundle_that_was_put_back_that_it_is_not_whole() throws Exception {
    broken = "a1";
    worse = ". " + WayBack.NOT_WHOLE + "no service";
    assertEquals(
        "a 1.1 did not work: it is broken. The version before is back but not whole: no service."
            + " Not everything is as it was before: a is not whole.",
        go().outcome());
  }

  @Test
  void a_generation_that_is_made_stays_if_the_note_about_its_files_does_too() throws Exception {
    fullAfterwards = true;
    assertTrue(go().done());
    assertEquals(
        List.of("a to a1", "b to b1", "pending", "settings [config/a.json]", "commit"), steps);
  }

  @Test
  void puts_everything_back_when_the_generation_cannot_be_written() throws Exception {
    full = true;
    assertFalse(go().done());
    assertEquals(
        List.of(
            "a to a1",
            "b to b1",
            "pending",
            "settings [config/a.json]",
            "settings [config/b.json]",
            "done",
            "b to b2",
            "a to a2"),
        steps);
  }

  @Test
  void refuses_what_it_could_not_bring_back() throws Exception {
    assertRefused("another distribution", now, generation(3, "e", Map.of()));
    assertRefused("is what runs", now, now);
    kernel = "b";
    assertRefused("belongs to the kernel", now, old);
    kernel = "";
    Path jar = where(old.content().bundles().get(1));
    Files.writeString(jar, "other");
    assertRefused("missing or not as it was", now, old);
    Files.delete(jar);
    assertRefused("missing or not as it was", now, old);
    assertEquals(List.of(), steps);
  }

  private void assertRefused(String why, Desired from, Desired to) {
    ChangeRefused refused =
        assertThrows(ChangeRefused.class, () -> new WayBack(this, this, this).go(from, to, BY));
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }

  @Override
  public Transaction wentBack(Desired before, Origin origin, Content content) throws IOException {
    if (full) throw new IOException("no space left");
    full = fullAfterwards;
    assertEquals(old.content().bundles(), content.bundles());
    assertEquals(Map.of("config/a.json", "{}"), content.files(), "conf is the distribution's");
    steps.add("commit");
    return Chronicle.of(new Desired(1, 3, origin, content));
  }

  @Override
  public Transaction failed(Kind kind, By by, String what, String outcome) {
    return new Transaction(1, by, kind, what, outcome, false, now.number());
  }

  @Override
  public void filesWillChange(boolean begin) throws IOException {
    if (fullAfterwards && full) throw new IOException("no space left");
    steps.add(begin ? "pending" : "done");
  }

  @Override
  public Path where(Entry entry) {
    return jars.resolve(entry.sha256());
  }

  @Override
  public <T> T inTurn(Callable<T> change) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void later(Runnable change) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String replace(String symbolicName, Path jar) {
    try {
      String content = Files.readString(jar);
      if (content.equals(thrown)) throw new IllegalStateException("it throws");
      if (content.equals(broken)) return "it is broken" + worse;
      steps.add(symbolicName + " to " + content);
      return "";
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean isKernel(String symbolicName) {
    return symbolicName.equals(kernel);
  }

  @Override
  public Map<String, String> contents() {
    return files;
  }

  @Override
  public void replace(Map<String, String> contents) {
    steps.add("settings " + contents.keySet());
  }

  @Override
  public boolean secret(String pid, String name) {
    return false;
  }

  @Override
  public Watch watch(Runnable listener) {
    throw new UnsupportedOperationException();
  }
}
