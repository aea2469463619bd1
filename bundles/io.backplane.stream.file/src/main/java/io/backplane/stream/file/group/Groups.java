/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.group;

import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.file.commit.Arrival;
import io.backplane.stream.file.log.Disk;
import io.backplane.stream.file.log.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The consumer groups of a stream, one file each. Any thread. */
public final class Groups {
  private static final Logger LOG = LoggerFactory.getLogger(Groups.class);
  private static final Pattern NAME = Pattern.compile("[a-z0-9.-]{1,63}");
  private static final String SUFFIX = ".group";

  private final Path folder;
  private final Log log;
  private final boolean disk;
  private final Arrival arrival;
  private final Map<String, Group> groups = new TreeMap<>();
  private boolean closed;

  public Groups(Path folder, Log log, boolean disk, Arrival arrival) throws IOException {
    this.folder = folder;
    this.log = log;
    this.disk = disk;
    this.arrival = arrival;
    Files.createDirectories(folder);
    for (String name : saved()) {
      try {
        groups.put(name, open(name, log.starts()));
      } catch (IOException e) {
        LOG.error("group {} cannot be opened: {}", name, e.toString());
      }
    }
  }

  private List<String> saved() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(SUFFIX))
          .map(n -> n.substring(0, n.length() - SUFFIX.length()))
          .toList();
    }
  }

  private Path file(String name) {
    return folder.resolve(name + SUFFIX);
  }

  private Group open(String name, long[] from) throws IOException {
    GroupFile file = new GroupFile(file(name), log.meta());
    try {
      return new Group(name, log, disk, file, from);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  public synchronized FileConsumer join(String name, boolean oldest) {
    checkOpen();
    if (!NAME.matcher(name).matches()) {
      throw new StreamException("no name for a group: " + name);
    }
    Group group = groups.get(name);
    if (group == null) {
      group = found(name, oldest ? log.starts() : log.ends());
    }
    if (group.isOpen()) {
      throw new StreamException("group " + name + " has an open consumer already");
    }
    FileConsumer consumer = new FileConsumer(name, group, log, arrival);
    group.open(consumer);
    return consumer;
  }

  private Group found(String name, long[] from) {
    try {
      Group group = open(name, from);
      groups.put(name, group);
      group.save();
      if (disk) {
        Disk.REAL.forceFolder(folder);
      }
      return group;
    } catch (IOException e) {
      throw new StreamException(
          "the offsets of group "
              + name
              + " cannot be read ("
              + e.getMessage()
              + "); drop the group to begin anew",
          e);
    }
  }

  public synchronized boolean drop(String name) {
    checkOpen();
    Group group = groups.get(name);
    if (group != null && group.isOpen()) {
      throw new StreamException("group " + name + " has an open consumer");
    }
    if (group != null) {
      group.close();
      groups.remove(name);
    }
    try {
      return NAME.matcher(name).matches() && Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new StreamException("cannot drop group " + name + ": " + e, e);
    }
  }

  public List<GroupStatus> status() {
    return all().stream().map(Group::status).toList();
  }

  public void expire() {
    all().forEach(Group::expire);
  }

  public void save() {
    all().forEach(Group::save);
  }

  private synchronized List<Group> all() {
    return List.copyOf(groups.values());
  }

  public synchronized void close() {
    closed = true;
    groups.values().forEach(Group::close);
  }

  private void checkOpen() {
    if (closed) {
      throw new StreamException("the stream is closed");
    }
  }
}
