/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.file.log.Disk;
import io.backplane.stream.file.log.Segment;
import io.backplane.stream.file.log.Settings;
import io.backplane.stream.testkit.Appends;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Small streams for tests. */
final class TestStreams {
  static final long HOUR = 3_600_000_000L;

  private TestStreams() {}

  static Settings settings(long segmentBytes) {
    return settings(segmentBytes, 1 << 20);
  }

  static Settings settings(long segmentBytes, long cacheBytes) {
    return new Settings(2, true, segmentBytes, HOUR, 1 << 30, 0, 32 << 20, cacheBytes, 0);
  }

  static FileStream open(Path folder, Settings settings) {
    return open(folder, settings, Disk.REAL);
  }

  static FileStream open(Path folder, Settings settings, Disk disk) {
    try {
      return new FileStream("test", folder, settings, disk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All bodies that can be read, each partition in order. */
  static List<String> texts(FileStream stream) {
    List<String> all = new ArrayList<>();
    for (int p = 0; p < stream.partitions(); p++) {
      long next = 0;
      for (List<StreamRecord> some = stream.read(p, next, 1000);
          !some.isEmpty();
          some = stream.read(p, next, 1000)) {
        all.addAll(Appends.texts(some));
        next = some.get(some.size() - 1).offset() + 1;
      }
    }
    return all;
  }

  static Set<String> set(List<String> texts) {
    Set<String> set = new TreeSet<>(texts);
    if (set.size() != texts.size()) {
      throw new AssertionError("something is there twice: " + texts);
    }
    return set;
  }

  static List<Path> segments(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(Segment.SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void copy(Path from, Path to) throws IOException {
    delete(to);
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
