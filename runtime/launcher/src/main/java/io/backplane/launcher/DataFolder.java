/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The data folder while this process owns it. Two nodes on one folder would destroy each other's
 * files, so the first takes a lock that the system gives back even after a crash.
 */
final class DataFolder implements AutoCloseable {
  /** Somebody else has the folder. */
  static final class InUse extends IOException {
    private static final long serialVersionUID = 1L;

    InUse(Path path) {
      super("The data folder " + path + " is in use by another node");
    }
  }

  private final Path path;
  private final FileChannel channel;
  private final FrameworkCache cache;

  private DataFolder(Path path, FileChannel channel, MemoryFolder memory) {
    this.path = path;
    this.channel = channel;
    cache = new FrameworkCache(path, memory);
  }

  static DataFolder open(Path path, MemoryFolder memory) throws IOException {
    boolean isNew = Files.notExists(path);
    Files.createDirectories(path);
    if (isNew) ownerOnly(path, "rwx------");
    Files.createDirectories(path.resolve("run"));
    FileChannel channel =
        FileChannel.open(
            path.resolve("run/lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new InUse(path);
    }
    DataFolder folder = new DataFolder(path, channel, memory);
    Files.deleteIfExists(folder.ready());
    Files.writeString(folder.pid(), ProcessHandle.current().pid() + "\n");
    return folder;
  }

  private static void ownerOnly(Path path, String permissions) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix"))
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  /** An I/O error in words: the system's own for most, but some say no more than their name. */
  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) return "it cannot be made there";
    if (e instanceof FileAlreadyExistsException) return "there is a file in its place";
    if (e instanceof AccessDeniedException) return "access is denied";
    return e.getMessage();
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  Path path() {
    return path;
  }

  /** The framework's cache in this folder. */
  FrameworkCache cache() {
    return cache;
  }

  /** Tells the other commands that the node runs, unless the folder was given back meanwhile. */
  synchronized void announceReady(String text) throws IOException {
    if (!channel.isOpen()) return;
    Path part = path.resolve("run/ready.part");
    Files.deleteIfExists(part);
    Files.createFile(part);
    ownerOnly(part, "rw-------");
    Files.writeString(part, text);
    Files.move(part, ready(), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public synchronized void close() throws IOException {
    if (!channel.isOpen()) return;
    try (channel) { // given back last of all
      Files.deleteIfExists(ready());
      Files.deleteIfExists(pid());
      cache.close();
    }
  }

  private Path ready() {
    return path.resolve("run/ready");
  }

  private Path pid() {
    return path.resolve("run/pid");
  }
}
