/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Enumeration;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The distribution as people get it: unpacked from the zip, once per zip, with the start archive
 * that the first start makes.
 */
public final class Distribution {
  private static final int LIMIT_SECONDS = 120;

  private Distribution() {}

  /**
   * Unpacks the zip named by the system property {@code backplane.zip} and prepares it for the Java
   * that nodes run on, if that was not done yet.
   *
   * @return the unpacked distribution
   */
  public static Path home() {
    return Prepared.HOME;
  }

  /** Done once in a process. */
  private static final class Prepared {
    static final Path HOME = prepare(unpacked());

    private Prepared() {}
  }

  private static Path prepare(Path home) {
    ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/backplane") + "", "prepare");
    builder.environment().putAll(Node.environment());
    builder.redirectErrorStream(true).redirectOutput(home.resolve("prepared.log").toFile());
    try {
      Process process = builder.start();
      if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) return home;
      process.destroyForcibly();
      throw new IllegalStateException(
          "no start archive could be made: " + Files.readString(home.resolve("prepared.log")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path unpacked() {
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
