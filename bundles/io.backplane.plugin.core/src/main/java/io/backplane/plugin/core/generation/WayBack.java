/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.generation;

import io.backplane.marks.Boundary;
import io.backplane.plugin.api.BundleAdmin.ChangeRefused;
import io.backplane.plugin.api.Generation.By;
import io.backplane.plugin.api.Generation.Kind;
import io.backplane.plugin.api.Generations.BundleChange;
import io.backplane.plugin.api.Generations.Transaction;
import io.backplane.plugin.api.SettingFiles;
import io.backplane.plugin.core.generation.Desired.Content;
import io.backplane.plugin.core.generation.Desired.Entry;
import io.backplane.plugin.core.generation.Desired.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes back to an earlier generation: its bundles one by one, each with the gates of any update,
 * then its configuration. All of it, or nothing of it.
 */
@Boundary("Whatever fails on the way back has all of it put back.")
public final class WayBack {
  private static final Logger LOG = LoggerFactory.getLogger(WayBack.class);
  static final String DATA =
      "Data was not restored: what devices sent and people changed since then is still there.";

  /** Begins what {@link Changer#replace} says if the old one was put back, but not all of it. */
  public static final String NOT_WHOLE = "The version before is back but not whole: ";

  /** Who can replace bundles. */
  public interface Changer {
    /** Does something when no other change is being made, and waits for it. */
    <T> T inTurn(Callable<T> change);

    /** Does something when no other change is being made. */
    void later(Runnable change);

    /**
     * Replaces a bundle.
     *
     * @return why the old one was put back, empty if it was not
     */
    String replace(String symbolicName, Path jar) throws InterruptedException;

    /** Whether a bundle changes only with a restart. */
    boolean isKernel(String symbolicName);
  }

  /** Who keeps the generations. */
  public interface Desk {
    /** Makes the generation of a way back, in the moment its settings are in force. */
    Transaction wentBack(Desired before, Origin origin, Content content) throws IOException;

    /** Notes that it was tried and all is as it was before. */
    Transaction failed(Kind kind, By by, String what, String outcome);

    /** Brackets a change of configuration files that belongs to a generation to come. */
    void filesWillChange(boolean begin) throws IOException;

    /** Where the jar of an entry lies. */
    Path where(Entry entry);
  }

  private final Desk desk;
  private final SettingFiles settings;
  private final Changer changer;
  private final Deque<Entry> replaced = new ArrayDeque<>();

  /** What is not as it was before, though it should be. */
  private final List<String> amiss = new ArrayList<>();

  public WayBack(Desk desk, SettingFiles settings, Changer changer) {
    this.desk = desk;
    this.settings = settings;
    this.changer = changer;
  }

  public Transaction go(Desired now, Desired target, By by) throws InterruptedException {
    if (now.number() == target.number())
      throw new ChangeRefused("Generation " + now.number() + " is what runs");
    List<BundleChange> bundles = Views.bundles(now.content(), target.content());
    Map<String, String> files = files(now.content(), target.content());
    boolean sameFiles = Views.same(now.content().files(), files);
    if (bundles.isEmpty() && sameFiles)
      throw new ChangeRefused(
          "Generation "
              + target.number()
              + " differs in nothing from "
              + now.number()
              + ", which runs");
    refuse(now, target, bundles);
    String what = "Back to generation " + target.number();
    String problem = exchange(bundles, now, target);
    if (problem.isEmpty()) problem = sameFiles ? "" : configure(now, files);
    if (!problem.isEmpty()) {
      giveUp(now);
      return failed(by, what, problem);
    }
    return commit(now, target, by, what, files);
  }

  private Transaction failed(By by, String what, String problem) {
    String state =
        amiss.isEmpty()
            ? "Everything is as it was before."
            : "Not everything is as it was before: " + String.join("; ", amiss) + ".";
    return desk.failed(Kind.ROLLBACK, by, what, problem + ". " + state);
  }

  private Transaction commit(
      Desired now, Desired target, By by, String what, Map<String, String> files)
      throws InterruptedException {
    String outcome =
        replaced.size()
            + " bundles brought back, settings "
            + (Views.same(now.content().files(), files) ? "unchanged. " : "brought back. ")
            + DATA;
    Origin origin = new Origin(now.number(), Keeper.now(), by, Kind.ROLLBACK, what, outcome);
    Transaction done;
    try {
      done = desk.wentBack(now, origin, content(now.content(), target.content(), files));
    } catch (IOException | RuntimeException e) {
      LOG.error("The generation could not be written", e);
      restore(now);
      giveUp(now);
      return failed(by, what, "It could not be written: " + e.getMessage());
    }
    filesHaveChanged();
    return done;
  }

  /** The generation is made by now: its files are what the next start finds, with this or not. */
  private void filesHaveChanged() {
    try {
      desk.filesWillChange(false);
    } catch (IOException e) {
      LOG.error("The note that files were about to change could not be deleted", e);
    }
  }

  private static Content content(Content now, Content target, Map<String, String> files) {
    return new Content(now.distribution(), now.features(), target.bundles(), files);
  }

  /** The node's own files of then with those of the distribution of now. */
  private static Map<String, String> files(Content now, Content target) {
    Map<String, String> files = new TreeMap<>(own(target.files()));
    now.files()
        .forEach(
            (name, text) -> {
              if (!name.startsWith(SettingFiles.OWN)) files.put(name, text);
            });
    return files;
  }

  private static Map<String, String> own(Map<String, String> files) {
    Map<String, String> own = new TreeMap<>(files);
    own.keySet().removeIf(name -> !name.startsWith(SettingFiles.OWN));
    return own;
  }

  private void refuse(Desired now, Desired target, List<BundleChange> bundles) {
    if (bundles.isEmpty()) return;
    if (!now.content().distribution().equals(target.content().distribution()))
      throw new ChangeRefused(
          "Generation %d ran on another distribution, of which %d bundles differ. Start the node from that distribution to go back to it"
              .formatted(target.number(), bundles.size()));
    for (BundleChange change : bundles) {
      Entry entry = target.content().bundle(change.symbolicName()).orElse(null);
      if (entry == null || change.fromVersion().isEmpty())
        throw new ChangeRefused(change.symbolicName() + " is not in both generations");
      if (changer.isKernel(change.symbolicName()))
        throw new ChangeRefused(
            change.symbolicName()
                + " belongs to the kernel, which changes only with a restart of the node");
      intact(entry);
    }
  }

  private void intact(Entry entry) {
    try {
      if (Files.exists(desk.where(entry)) && Sha256.of(desk.where(entry)).equals(entry.sha256()))
        return;
    } catch (IOException e) {
      throw new ChangeRefused("The jar of " + entry.name() + " cannot be read", e);
    }
    throw new ChangeRefused(
        "The jar of " + entry.name() + " " + entry.version() + " is missing or not as it was");
  }

  private String exchange(List<BundleChange> bundles, Desired now, Desired target)
      throws InterruptedException {
    for (BundleChange change : bundles) {
      Entry next = target.content().bundle(change.symbolicName()).orElseThrow();
      String problem = replace(next);
      if (problem.contains(NOT_WHOLE)) amiss.add(next.name() + " is not whole");
      if (!problem.isEmpty())
        return next.name() + " " + next.version() + " did not work: " + problem;
      replaced.push(now.content().bundle(next.name()).orElseThrow());
    }
    return "";
  }

  private String replace(Entry next) throws InterruptedException {
    try {
      return changer.replace(next.name(), desk.where(next));
    } catch (RuntimeException e) {
      LOG.error("{} {} could not be brought back", next.name(), next.version(), e);
      return String.valueOf(e.getMessage());
    }
  }

  private String configure(Desired now, Map<String, String> files) {
    try {
      desk.filesWillChange(true);
      settings.replace(own(files));
      return "";
    } catch (IOException | RuntimeException e) {
      LOG.error("The settings could not be brought back", e);
      restore(now);
      return "The settings could not be brought back: " + e.getMessage();
    }
  }

  private void restore(Desired now) {
    try {
      settings.replace(own(now.content().files()));
      desk.filesWillChange(false);
    } catch (IOException | RuntimeException e) {
      LOG.error("The settings of before could not be put back, the next start does it", e);
      amiss.add("the settings could not be put back, the next start does it");
    }
  }

  private void giveUp(Desired now) throws InterruptedException {
    while (!replaced.isEmpty()) {
      Entry before = replaced.pop();
      String problem = replace(before);
      if (problem.isEmpty()) continue;
      LOG.error("{} of generation {} did not come back: {}", before.name(), now.number(), problem);
      amiss.add(before.name() + " did not come back: " + problem);
    }
  }
}
