/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Folders in memory, where the system offers a place for them that fits.
 *
 * @param root where they are made
 * @param mounts what is mounted, as Linux lists it
 * @param signedIn is there if files of people may be deleted when they sign out
 */
record MemoryFolder(Path root, Path mounts, Path signedIn) {
  private static final long ROOM = 32L << 20;
  private static final int FIRST_PERSON = 1000;
  private static final int WRITTEN_BY_OTHERS = 0022;

  /** Belongs to the user of this process. */
  private static final Path SELF = Path.of("/proc/self");

  /** That of Linux. */
  static MemoryFolder ofSystem() {
    return new MemoryFolder(
        Path.of("/dev/shm"), Path.of("/proc/self/mounts"), Path.of("/run/systemd/users"));
  }

  /** Makes a folder that only its owner may read, or none where that would not do. */
  Optional<Path> make(String prefix) {
    try {
      if (!isFit()) return Optional.empty();
      Path made = Files.createTempDirectory(root, prefix);
      if (isKept(made)) return Optional.of(made);
      Files.delete(made);
      return Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty(); // the disk does as well, only slower
    }
  }

  /** In memory, with room, and libraries of bundles can be loaded from it. */
  private boolean isFit() throws IOException {
    if (Files.notExists(mounts)) return false;
    boolean fit = false;
    for (String line : Files.readAllLines(mounts)) {
      String[] part = line.split(" ");
      if (part.length < 4 || !part[1].equals(root.toString())) continue;
      boolean runs = !("," + part[3] + ",").contains(",noexec,");
      fit = part[2].equals("tmpfs") && runs; // what is mounted last hides the others
    }
    return fit && root.toFile().getUsableSpace() > ROOM;
  }

  /** What belongs to a person, systemd deletes when they sign out, though the node goes on. */
  private boolean isKept(Path made) throws IOException {
    if (Files.notExists(signedIn)) return true;
    return Files.getAttribute(made, "unix:uid") instanceof Integer id && id < FIRST_PERSON;
  }

  /** Whether a path is named like one of such folders, whoever made it: see {@link #isOwn}. */
  boolean has(Path path, String prefix) {
    return root.equals(path.getParent()) && path.getFileName().toString().startsWith(prefix);
  }

  /**
   * Whether there is a folder that this user made and nobody else can change. Anybody may make one
   * of any name in memory, and what is deleted in it by its path could then lead anywhere.
   */
  boolean isOwn(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) return false;
    try {
      Map<String, Object> found =
          Files.readAttributes(folder, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
      return found.get("uid").equals(Files.getAttribute(SELF, "unix:uid"))
          && ((int) found.get("mode") & WRITTEN_BY_OTHERS) == 0;
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return false; // a system without users has no such folders either
    }
  }
}
