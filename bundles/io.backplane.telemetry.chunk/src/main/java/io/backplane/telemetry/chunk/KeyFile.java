/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** The key of the file's cipher: 32 random bytes that only the owner may read. */
final class KeyFile {
  private static final int BYTES = 32;

  private KeyFile() {}

  /**
   * Reads the key, making it if neither it nor the store is there yet.
   *
   * @param file where it lies
   * @param store what it opens
   * @return the key as MVStore wants it
   * @throws IOException if it cannot be read or written, or is missing beside an existing store
   */
  static char[] open(Path file, Path store) throws IOException {
    if (!Files.exists(file)) {
      if (Files.exists(store)) {
        throw new IOException(store + " is there but its key " + file + " is missing");
      }
      create(file);
    }
    byte[] key = Files.readAllBytes(file);
    if (key.length != BYTES) {
      throw new IOException(file + " must hold " + BYTES + " bytes, holds " + key.length);
    }
    return HexFormat.of().formatHex(key).toCharArray();
  }

  private static void create(Path file) throws IOException {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    Files.createDirectories(file.getParent());
    Path half = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(half);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] mode =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (var out =
        Files.newByteChannel(
            half,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC),
            mode)) {
      out.write(java.nio.ByteBuffer.wrap(key));
    }
    Files.move(half, file);
  }
}
