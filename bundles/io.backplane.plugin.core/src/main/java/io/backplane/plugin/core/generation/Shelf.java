/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.generation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where generations lie: the lock file {@code DATA/state/generation.lock}, a copy of each kept one
 * in {@code generations}, their jars in {@code store} under their digests. A generation is made the
 * moment its lock file takes the place of the one before: its jars and its copy are on the disk by
 * then, and whatever comes after is tidying up.
 */
public final class Shelf {
  private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);
  private static final String JAR = "[0-9a-f]{64}\\.jar";
  private final Path state;
  private final Path lock;
  private final Path kept;
  private final Path store;
  private final Path pending;
  private final Disk disk;
  private final SignedFile form;

  /** What lay in the store before anything was received by this node. */
  private final List<Path> leftOvers;

  /** As verifying all of them at each change would take longer than the change. */
  private final Map<Long, Kept> needs = new HashMap<>();

  /** When a generation was made, and the jars it needs. */
  private record Kept(long time, Set<String> jars) {}

  public Shelf(Path data, Disk disk, NodeKey key) throws IOException {
    this.disk = disk;
    state = data.resolve("state");
    lock = state.resolve("generation.lock");
    kept = Files.createDirectories(state.resolve("generations"));
    store = Files.createDirectories(state.resolve("store"));
    pending = state.resolve("pending");
    form = new SignedFile(key);
    try (Stream<Path> all = Files.list(store)) {
      leftOvers = all.filter(f -> !f.getFileName().toString().matches(JAR)).toList();
    }
  }

  public Path store() {
    return store;
  }

  public Path jar(String sha256) {
    return store.resolve(sha256 + ".jar");
  }

  /** Whether there was a generation yet. */
  public boolean isEmpty() throws IOException {
    return Files.notExists(lock) && numbers().isEmpty();
  }

  /** The one the lock file holds. */
  public Desired locked() throws IOException {
    return form.read(Files.readAllBytes(lock));
  }

  /** Of the one that the lock file holds. */
  public Optional<Desired.Entry> lockedEntry(String symbolicName) throws IOException {
    return locked().content().bundle(symbolicName);
  }

  /**
   * A kept one.
   *
   * @throws NoSuchFileException if it is not kept
   * @throws IOException if it is not as this node signed it
   */
  public Desired read(long number) throws IOException {
    Desired desired = form.read(Files.readAllBytes(file(number)));
    if (desired.number() != number)
      throw new IOException("it is generation " + desired.number() + " in another's place");
    return desired;
  }

  /**
   * The one that was started: what the lock file holds, or else a kept one. The copy of an old lock
   * file that somebody put back may be gone.
   */
  public Desired started(long number) throws IOException {
    try {
      Desired locked = locked();
      if (locked.number() == number) return locked;
    } catch (IOException e) {
      LOG.info("The lock file was not started: {}", e.getMessage());
    }
    return read(number);
  }

  private Path file(long number) {
    return kept.resolve(String.format(Locale.ROOT, "%08d.lock", number));
  }

  /** The numbers of the kept ones, newest first. */
  public List<Long> numbers() throws IOException {
    Set<Long> numbers = new TreeSet<>(Collections.reverseOrder());
    try (Stream<Path> files = Files.list(kept)) {
      files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.matches("\\d{8,18}\\.lock"))
          .forEach(n -> numbers.add(Long.parseLong(n.substring(0, n.length() - 5))));
    }
    return List.copyOf(numbers);
  }

  /** Takes a jar that was received whole; it goes again unless a generation names it. */
  public void keep(Path file, String sha256) throws IOException {
    disk.force(file);
    disk.move(file, jar(sha256));
  }

  /** From here on the next start runs this one. */
  public void commit(Desired next) throws IOException {
    byte[] bytes = form.write(next);
    needs.remove(next.number());
    // the very first has none before it that a start could find: there the lock file comes first
    if (Files.exists(lock)) disk.replace(file(next.number()), bytes);
    try {
      disk.replace(lock, bytes);
      completeCopies();
    } catch (IOException e) {
      // the next start runs it by now, so whoever put things back would leave them at odds with it
      if (!isLocked(bytes)) throw e;
      LOG.warn("Generation {} is made, but not yet safe in all its copies", next.number(), e);
    }
  }

  private boolean isLocked(byte[] bytes) throws IOException {
    return Files.exists(lock) && Arrays.equals(bytes, Files.readAllBytes(lock));
  }

  /** Makes the kept copy of what the lock file holds if a kill came between. */
  public void completeCopies() throws IOException {
    byte[] bytes = Files.readAllBytes(lock);
    Path copy = file(form.read(bytes).number());
    if (Files.notExists(copy)) disk.replace(copy, bytes);
  }

  /**
   * Says that files of the configuration are about to change for a generation that is not there
   * yet: a start before {@link #commit} puts them back.
   */
  public void begin(long from) throws IOException {
    disk.replace(pending, Long.toString(from).getBytes(StandardCharsets.US_ASCII));
  }

  public void end() throws IOException {
    disk.delete(pending);
  }

  /**
   * Lets old generations go and the jars that none names any more.
   *
   * @param current stays in any case
   * @param most how many stay at most
   * @param oldest those made before go
   */
  public void prune(long current, int most, long oldest) throws IOException {
    Set<String> named = new HashSet<>();
    boolean readable = true;
    int count = 0;
    for (long number : numbers()) {
      count++;
      Kept found = needs.computeIfAbsent(number, this::needs);
      boolean old = found != null && found.time() < oldest;
      if (number != current && (count > most || old)) {
        disk.delete(file(number));
        needs.remove(number);
      } else if (found == null) {
        readable = false;
      } else {
        named.addAll(found.jars());
      }
    }
    // jars of a generation that cannot be read now may be all that is needed to mend it
    if (readable) deleteUnnamed(named);
  }

  /** Null if it cannot be read. */
  private Kept needs(long number) {
    try {
      Desired desired = read(number);
      Set<String> jars = new HashSet<>();
      for (Desired.Entry e : desired.content().bundles())
        if (e.stored()) jars.add(e.sha256() + ".jar");
      return new Kept(desired.origin().time(), jars);
    } catch (IOException e) {
      LOG.warn("Generation {} cannot be read: {}", number, e.getMessage());
      return null;
    }
  }

  private void deleteUnnamed(Set<String> named) throws IOException {
    try (Stream<Path> all = Files.list(store)) {
      for (Path jar : all.toList()) {
        String name = jar.getFileName().toString();
        if (name.matches(JAR) && !named.contains(name)) disk.delete(jar);
      }
    }
  }

  /** Deletes what was being received when the node ended, and nothing that is received now. */
  public void deleteLeftOvers() throws IOException {
    for (Path file : leftOvers) disk.delete(file);
  }

  /** Takes the jars of a data folder from before there were generations. */
  public void adopt() throws IOException {
    Path old = state.resolve("bundles");
    if (Files.notExists(old)) return;
    try (Stream<Path> all = Files.list(old)) {
      for (Path jar : all.toList()) {
        Path to = store.resolve(jar.getFileName());
        if (Files.exists(to) || !to.getFileName().toString().matches(JAR)) continue;
        Path part = store.resolve(jar.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.copy(jar, part);
        disk.force(part);
        disk.move(part, to);
      }
    }
  }

  /** Deletes the desired state of before there were generations. */
  public void forgetOld() throws IOException {
    disk.delete(state.resolve("node.json"));
    Path old = state.resolve("bundles");
    if (Files.notExists(old)) return;
    try (Stream<Path> all = Files.list(old)) {
      for (Path jar : all.toList()) disk.delete(jar);
    }
    disk.delete(old);
  }
}
