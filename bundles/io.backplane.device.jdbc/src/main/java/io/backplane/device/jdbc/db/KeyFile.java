/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.db;

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
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** The key of the encrypted database, in a file that only the node's user may read. */
final class KeyFile {
  private static final int BYTES = 32;

  private KeyFile() {}

  /**
   * The key in hexadecimal, made on first use.
   *
   * @throws IOException if it cannot be read, or is missing while there is something it opens
   */
  static String read(Path file, Path opens) throws IOException {
    if (!Files.exists(file)) {
      if (Files.exists(opens)) {
        throw new IOException(opens + " cannot be opened: its key " + file + " is missing");
      }
      create(file);
    }
    byte[] key = Files.readAllBytes(file);
    if (key.length != BYTES) {
      throw new IOException(file + " must hold " + BYTES + " bytes, holds " + key.length);
    }
    return HexFormat.of().formatHex(key);
  }

  private static void create(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] mode =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    var how = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel out = FileChannel.open(next, how, mode)) {
      out.write(ByteBuffer.wrap(key));
      out.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    if (posix) {
      try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }
}
