/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.backplane.marks.Boundary;
import io.backplane.plugin.api.SettingFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data folder's configuration files as others may see and replace them. */
@Boundary("Whoever is told of a change may fail without keeping others from being told.")
final class OwnFiles implements SettingFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OwnFiles.class);
  private static final String NAME = OWN + "[^/\\\\]+\\.json";

  /** Applies the files now and returns when that is done. */
  interface Applying {
    void now() throws IOException;
  }

  private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Path folder;
  private final ConfigFiles files;
  private final BiPredicate<String, String> secret;
  private final Applying applying;
  private Map<String, String> told;

  /**
   * Over files.
   *
   * @param folder of the data folder
   * @param files all there are
   * @param secret whether a PID declares a name as a password
   * @param applying how to apply them
   */
  OwnFiles(Path folder, ConfigFiles files, BiPredicate<String, String> secret, Applying applying) {
    this.folder = folder;
    this.files = files;
    this.secret = secret;
    this.applying = applying;
  }

  @Override
  public Map<String, String> contents() {
    return files.contents();
  }

  @Override
  public boolean secret(String pid, String name) {
    return secret.test(pid, name);
  }

  @Override
  public Watch watch(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Tells the listeners if the files say something else than they were told of last. */
  void tell() {
    Map<String, String> now = contents();
    if (now.equals(told)) return;
    told = now;
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.error("Somebody who watches the configuration failed", e);
      }
    }
  }

  @Override
  public void replace(Map<String, String> contents) throws IOException {
    for (String name : contents.keySet())
      if (!name.matches(NAME)) throw new IOException(name + " is no file of " + folder);
    Map<String, String> now = contents();
    Files.createDirectories(folder);
    for (Map.Entry<String, String> file : contents.entrySet())
      if (!same(file.getValue(), now.get(file.getKey()))) {
        Path there = folder.resolve(file.getKey().substring(OWN.length()));
        copyAside(there, now.get(file.getKey()));
        write(there, file.getValue());
      }
    deleteOthers(contents.keySet(), now);
    force(folder);
    applying.now();
  }

  private void deleteOthers(Set<String> names, Map<String, String> now) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(f -> f.toString().endsWith(".json")).toList()) {
        String name = OWN + file.getFileName();
        if (names.contains(name)) continue;
        copyAside(file, now.get(name));
        Files.delete(file);
      }
    }
  }

  /** What was written into a file and could not be read, or was not yet, is nowhere else. */
  private void copyAside(Path file, String read) throws IOException {
    if (Files.notExists(file) || says(file, read)) return;
    Path aside = file.resolveSibling(file.getFileName() + ".put-aside");
    for (int n = 2; Files.exists(aside); n++)
      aside = file.resolveSibling(file.getFileName() + "." + n + ".put-aside");
    Files.copy(file, aside, StandardCopyOption.COPY_ATTRIBUTES);
    force(aside);
    LOG.warn("{} says something else than was in force, it is kept as {}", file, aside);
  }

  private boolean says(Path file, String json) throws IOException {
    try {
      return same(Files.readString(file), json);
    } catch (JsonProcessingException | CharacterCodingException e) {
      LOG.debug("{} is no JSON", file, e);
      return false;
    }
  }

  /** However it is written. */
  private boolean same(String json, String other) throws IOException {
    return other != null && mapper.readTree(json).equals(mapper.readTree(other));
  }

  /** Readable by this user only, as settings hold passwords. */
  private void write(Path file, String json) throws IOException {
    Path fresh = Files.createTempFile(folder, "settings", ".new");
    try {
      Files.write(fresh, mapper.writeValueAsBytes(mapper.readTree(json)));
      force(fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
