/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configuration files of the data folder, where a start has to put them right. */
final class Settings {
  private static final Logger LOG = LoggerFactory.getLogger(Settings.class);
  private static final String OWN = "config/";
  private final Path folder;
  private final Path pending;

  Settings(Path folder, Path pending) {
    this.folder = folder;
    this.pending = pending;
  }

  /**
   * Puts back what was changed for a generation that was not made, as the node was ended. A person
   * may have edited the files since, so what they said stays beside them.
   */
  void mend(LockFile lock) throws IOException {
    if (Files.notExists(pending)) return;
    String from = Files.readString(pending).strip();
    if (from.equals(Long.toString(lock.number()))) {
      LOG.warn("The node ended during a change, the settings of generation {} are back", from);
      bring(lock);
    }
    Files.deleteIfExists(pending);
  }

  /** Brings the files to those of an earlier generation; what they said stays beside them. */
  void fallBack(LockFile lock) throws IOException {
    bring(lock);
    Files.deleteIfExists(pending);
  }

  private void bring(LockFile lock) throws IOException {
    Map<String, String> wanted = new TreeMap<>();
    lock.files()
        .forEach(
            (name, text) -> {
              if (name.startsWith(OWN)) wanted.put(name.substring(OWN.length()), text);
            });
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        String text = wanted.get(file.getFileName().toString());
        if (text != null && same(file, text)) wanted.remove(file.getFileName().toString());
        else Files.move(file, aside(file));
      }
    }
    for (Map.Entry<String, String> file : wanted.entrySet())
      write(folder.resolve(file.getKey()), file.getValue());
  }

  /** A name that is free: an earlier one may hold all there is of what a person wrote. */
  private static Path aside(Path file) {
    Path aside = file.resolveSibling(file.getFileName() + ".put-aside");
    for (int n = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); n++)
      aside = file.resolveSibling(file.getFileName() + "." + n + ".put-aside");
    return aside;
  }

  private static boolean same(Path file, String text) throws IOException {
    try {
      return Json.object(Files.readString(file)).equals(Json.object(text));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void write(Path file, String text) throws IOException {
    Path part = Files.createTempFile(folder, "settings", ".new");
    Files.write(part, text.getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ)) {
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
