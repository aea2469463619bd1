/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The distribution as people get it: unpacked from the zip, once per zip. */
public final class Distribution {
  private Distribution() {}

  /**
   * Unpacks the zip named by the system property {@code backplane.zip}, if that was not done yet.
   *
   * @return the unpacked distribution
   */
  public static synchronized Path home() {
    Path zip = Path.of(System.getProperty("backplane.zip")).normalize();
    Path folder = Path.of(System.getProperty("backplane.unpacked"));
    try {
      return unpack(zip, folder);
    } catch (IOException e) {
      throw new IllegalStateException(zip + " cannot be unpacked, build runtime/dist first", e);
    }
  }

  private static Path unpack(Path zip, Path folder) throws IOException {
    FileTime stamp = Files.getLastModifiedTime(zip);
    Path target = folder.resolve(Long.toString(stamp.toMillis()));
    Path home = target.resolve(zip.getFileName().toString().replace(".zip", ""));
    if (Files.exists(target.resolve("complete"))) return home;
    try (ZipFile file = new ZipFile(zip.toFile())) {
      Enumeration<? extends ZipEntry> entries = file.entries();
      while (entries.hasMoreElements()) unpack(file, entries.nextElement(), target);
    }
    Files.writeString(target.resolve("complete"), stamp.toString());
    return home;
  }

  private static void unpack(ZipFile file, ZipEntry entry, Path target) throws IOException {
    Path to = target.resolve(entry.getName()).normalize();
    if (!to.startsWith(target)) throw new IOException(entry.getName() + " leaves the folder");
    if (entry.isDirectory()) {
      Files.createDirectories(to);
      return;
    }
    Files.createDirectories(to.getParent());
    try (InputStream in = file.getInputStream(entry)) {
      Files.copy(in, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    if (to.getParent().endsWith("bin")) Files.setPosixFilePermissions(to, executable());
  }

  private static java.util.Set<java.nio.file.attribute.PosixFilePermission> executable() {
    return java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x");
  }
}
