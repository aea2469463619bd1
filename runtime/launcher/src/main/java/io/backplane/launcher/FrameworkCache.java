/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The framework's cache of a data folder. Everything in it can be made again from what lies
 * outside, so each start begins with an empty one. Several hundred small files are written while
 * the start waits, which is why they are kept in memory where the system has a place for that: the
 * data folder then has a link to them.
 */
final class FrameworkCache {
  private static final Logger LOG = LoggerFactory.getLogger(FrameworkCache.class);
  private static final String CACHE = "cache";
  private static final String ASIDE = "old-cache-";
  private final Path data;
  private final MemoryFolder memory;
  private final String name;

  FrameworkCache(Path data, MemoryFolder memory) {
    this.data = data;
    this.memory = memory;
    // a copy of the data folder has a copy of the link, too, and must leave the cache alone
    String place = data.toAbsolutePath().normalize().toString();
    name = "backplane-" + Integer.toHexString(place.hashCode()) + "-";
  }

  /**
   * Makes an empty cache. An earlier one is only put aside, as deleting its many files takes longer
   * than the start can wait. Only those of starts that ended before they came to it go first, or
   * each of them would hold memory for one more.
   */
  Path empty() throws IOException {
    try {
      deleteOld();
    } catch (IOException e) {
      LOG.warn("An old cache is left to a later start: {}", e.toString());
    }
    Path cache = data.resolve(CACHE);
    if (Files.exists(cache, LinkOption.NOFOLLOW_LINKS))
      Files.move(cache, Files.createTempDirectory(data, ASIDE).resolve(CACHE));
    Optional<Path> made = memory.make(name);
    if (made.isEmpty()) return Files.createDirectories(cache);
    try {
      Files.createSymbolicLink(cache, made.get());
      return made.get();
    } catch (IOException | UnsupportedOperationException e) {
      Files.delete(made.get()); // the data folder is where there are no links
      return Files.createDirectories(cache);
    }
  }

  /** Deletes the caches that were put aside, by this start or by one that was cut short. */
  void deleteOld() throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(data, ASIDE + "*")) {
      for (Path aside : old) {
        deleteInMemory(aside.resolve(CACHE));
        deleteTree(aside);
      }
    }
  }

  /** Gives memory back at the end of a node; a cache on the disk may stay until the next start. */
  void close() throws IOException {
    Path cache = data.resolve(CACHE);
    if (deleteInMemory(cache)) Files.delete(cache);
  }

  /**
   * Deletes what a link leads to, if that was made in memory for this data folder and by this user;
   * a folder of that name which somebody else made is theirs.
   *
   * @return whether the link is one of this data folder into memory
   */
  private boolean deleteInMemory(Path link) throws IOException {
    if (!Files.isSymbolicLink(link)) return false;
    Path target = Files.readSymbolicLink(link);
    if (!memory.has(target, name)) return false;
    if (memory.isOwn(target)) deleteTree(target);
    else if (Files.exists(target, LinkOption.NOFOLLOW_LINKS))
      LOG.warn("{} is not as this node made it and stays", target);
    return true;
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    } catch (UncheckedIOException e) {
      throw e.getCause(); // somebody changed the tree or took it away meanwhile
    }
  }
}
