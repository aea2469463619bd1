/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How large the data folder is; looked up at most every ten seconds. */
final class FolderSize {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Path path;
  private long at;
  private long bytes = -1;

  FolderSize(Path path) {
    this.path = path.toAbsolutePath();
  }

  Path path() {
    return path;
  }

  synchronized long bytes() {
    if (bytes < 0 || System.nanoTime() - at > FRESH_NANOS) {
      bytes = sum();
      at = System.nanoTime();
    }
    return bytes;
  }

  long free() {
    return path.toFile().getUsableSpace();
  }

  private long sum() {
    try (Stream<Path> files = Files.walk(path)) {
      return files.mapToLong(FolderSize::size).sum();
    } catch (IOException | UncheckedIOException e) {
      return Math.max(bytes, 0);
    }
  }

  /** Files come and go while they are counted. */
  private static long size(Path file) {
    long length = file.toFile().length();
    return Files.isRegularFile(file) ? length : 0;
  }
}
