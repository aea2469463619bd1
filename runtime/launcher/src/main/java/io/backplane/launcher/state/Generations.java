/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the generation to start: the one of the lock file, or else the newest of those kept that
 * is as this node signed it and whose jars are all as they were. Nothing of one that is not is
 * installed.
 */
public final class Generations {
  private static final Logger LOG = LoggerFactory.getLogger(Generations.class);
  private static final Duration FIRST = Duration.ofSeconds(20);
  private static final long PAUSE = 100;
  private final Path home;
  private final Path data;
  private final Path state;
  private final FirstMark mark;
  private final List<String> problems = new ArrayList<>();

  public Generations(Path home, Path data) {
    this.home = home;
    this.data = data;
    this.state = data.resolve("state");
    this.mark = new FirstMark(data);
  }

  /**
   * What to start.
   *
   * @param number of the generation, 0 if the node has none yet
   * @param newest number there is a file of, whatever is in it; 0 if there is none
   * @param overrides what the node keeps of it itself
   * @param problem why it is not the newest one that was made, empty if it is
   */
  public record Choice(long number, long newest, Overrides overrides, String problem) {}

  /**
   * Chooses, and brings the configuration to what the chosen one says if that is not the newest.
   *
   * @throws IOException if none of the node's generations can be started
   */
  public Choice choose() throws IOException {
    List<Path> candidates = candidates();
    if (candidates.isEmpty()) return withoutGenerations();
    NodeKey key = NodeKey.of(data);
    Stamps stamps = Stamps.read(data, key, Clock.systemUTC());
    if (!candidates.get(0).equals(lock())) problems.add(lock() + " is missing");
    for (Path file : candidates) {
      LockFile found = verifiedOrNull(file, key, stamps);
      if (found == null) continue;
      mark.set();
      keep(stamps);
      return chosen(found, newest(candidates, found));
    }
    throw new IOException(
        "No generation of this node can be started. " + String.join(". ", problems) + ".");
  }

  /** What lies in the data folder from before there were generations is taken only before them. */
  private Choice withoutGenerations() throws IOException {
    if (!mark.isSet()) return new Choice(0, 0, Overrides.read(data), "");
    String problem =
        "No generation is left in "
            + state
            + ", though this node had some. What the distribution ships was started instead.";
    LOG.error(problem);
    return new Choice(0, 0, Overrides.of(state.resolve("store"), List.of()), problem);
  }

  /** Null if it must not be started; the problems say why. */
  private LockFile verifiedOrNull(Path file, NodeKey key, Stamps stamps) throws IOException {
    try {
      return verified(file, key, stamps);
    } catch (LockFile.LaterForm e) {
      throw new IOException(file + " " + e.getMessage(), e);
    } catch (IOException e) {
      String why = e instanceof NoSuchFileException ? "it is missing" : e.getMessage();
      problems.add("The generation in " + file + " is not started: " + why);
      return null;
    }
  }

  /** A disk that is full costs the next start some time and nothing else. */
  private static void keep(Stamps stamps) {
    try {
      stamps.write();
    } catch (IOException e) {
      LOG.warn("The next start has to read all jars again: {}", e.toString());
    }
  }

  private Choice chosen(LockFile found, long newest) throws IOException {
    Overrides overrides = Overrides.of(state.resolve("store"), found.bundles());
    Settings settings = new Settings(data.resolve("config"), state.resolve("pending"));
    if (problems.isEmpty()) {
      settings.mend(found);
      return new Choice(found.number(), newest, overrides, older(found, newest));
    }
    settings.fallBack(found);
    String problem =
        String.join(". ", problems) + ". Generation " + found.number() + " was started instead.";
    LOG.error(problem);
    return new Choice(found.number(), newest, overrides, problem);
  }

  /**
   * A kill leaves a copy of the next generation at most; more means that the lock file went back.
   */
  private String older(LockFile found, long newest) {
    if (found.number() + 1 >= newest) return "";
    String problem =
        lock()
            + " was replaced by an earlier one: generation "
            + found.number()
            + " was started, though "
            + newest
            + " had been made.";
    LOG.error(problem);
    return problem;
  }

  private long newest(List<Path> candidates, LockFile found) {
    long newest = found.number();
    for (Path file : candidates) {
      String name = file.getFileName().toString().replace(".lock", "");
      if (!file.equals(lock())) newest = Math.max(newest, Long.parseLong(name));
    }
    return newest;
  }

  private Path lock() {
    return state.resolve("generation.lock");
  }

  private List<Path> candidates() throws IOException {
    List<Path> candidates = new ArrayList<>();
    if (Files.exists(lock())) candidates.add(lock());
    Path kept = state.resolve("generations");
    if (Files.notExists(kept)) return candidates;
    try (Stream<Path> files = Files.list(kept)) {
      files
          .filter(f -> f.getFileName().toString().matches("\\d{8,18}\\.lock"))
          .sorted(Collections.reverseOrder())
          .forEach(candidates::add);
    }
    return candidates;
  }

  private LockFile verified(Path file, NodeKey key, Stamps stamps) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    boolean known = stamps.knows(bytes);
    LockFile lock = LockFile.read(bytes, known ? (content, signature) -> true : key::signed);
    if (!known) stamps.note(bytes);
    Map<Path, String> wanted = jars(lock);
    List<String> wrong =
        wanted.entrySet().stream()
            .map(e -> fault(e.getKey(), e.getValue(), stamps))
            .filter(f -> !f.isEmpty())
            .sorted()
            .collect(Collectors.toList());
    if (!wrong.isEmpty()) throw new IOException(String.join("; ", wrong));
    stamps.keepOnly(wanted.keySet());
    return lock;
  }

  /** The jars of a generation, of another distribution than its own those that are shipped now. */
  private Map<Path, String> jars(LockFile lock) throws IOException {
    Map<Path, String> jars = new HashMap<>();
    Path repository = home.resolve("repository");
    boolean same = lock.distribution().equals(Listing.digest(home));
    if (!same) {
      LOG.warn("The distribution in {} is another than that of generation {}", home, lock.number());
      Listing.read(home).forEach((path, sha256) -> jars.put(repository.resolve(path), sha256));
    }
    for (LockFile.Member m : lock.bundles()) {
      if (m.path().isEmpty())
        jars.put(state.resolve("store").resolve(m.sha256() + ".jar"), m.sha256());
      else if (same) jars.put(repository.resolve(m.path()), m.sha256());
    }
    return jars;
  }

  private static String fault(Path jar, String sha256, Stamps stamps) {
    try {
      return stamps.sha256(jar).equals(sha256) ? "" : jar + " is damaged or was tampered with";
    } catch (NoSuchFileException e) {
      return jar + " is missing";
    } catch (IOException e) {
      return jar + " cannot be read: " + e.getMessage();
    }
  }

  /**
   * Reads all jars once the node is up and has its first generation, so that the next start need
   * not.
   *
   * @param goesOn whether nobody asked the node to stop
   */
  public void prepareNext(BooleanSupplier goesOn) throws IOException, InterruptedException {
    long end = System.nanoTime() + FIRST.toNanos();
    while (Files.notExists(lock()) && goesOn.getAsBoolean() && System.nanoTime() < end)
      Thread.sleep(PAUSE);
    if (Files.notExists(lock())) return;
    NodeKey key = NodeKey.of(data);
    Stamps stamps = Stamps.read(data, key, Clock.systemUTC());
    verified(lock(), key, stamps);
    mark.set();
    keep(stamps);
  }
}
