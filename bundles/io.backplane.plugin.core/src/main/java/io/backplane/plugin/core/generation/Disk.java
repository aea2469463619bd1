/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.generation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Changes files in steps after each of which the power may go. */
public final class Disk {
  /** Learns of each step before it is taken. */
  public interface Steps {
    void before(String step);
  }

  private final Steps steps;

  public Disk(Steps steps) {
    this.steps = steps;
  }

  /** For a node. */
  public static Disk plain() {
    return new Disk(step -> {});
  }

  /** Makes a file say something else, at once; readable by this user only. */
  public void replace(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    steps.before("write " + part);
    try (FileChannel out =
        FileChannel.open(
            part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())) {
      int half = content.length / 2;
      writeFully(out, ByteBuffer.wrap(content, 0, half));
      steps.before("write the rest of " + part);
      writeFully(out, ByteBuffer.wrap(content, half, content.length - half));
      steps.before("force " + part);
      out.force(true);
    }
    move(part, file);
  }

  private static void writeFully(FileChannel out, ByteBuffer rest) throws IOException {
    while (rest.hasRemaining()) out.write(rest);
  }

  /** Gives a file that is whole its place. */
  public void move(Path from, Path to) throws IOException {
    steps.before("move to " + to);
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    steps.before("force the folder of " + to);
    AtomicJson.force(to.getParent());
  }

  /** Brings a file that others wrote to the disk. */
  public void force(Path file) throws IOException {
    steps.before("force " + file);
    AtomicJson.force(file);
  }

  public void delete(Path file) throws IOException {
    steps.before("delete " + file);
    Files.deleteIfExists(file);
  }

  private static FileAttribute<?>[] ownerOnly() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
