/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import io.backplane.plugin.api.BundleAdmin.ChangeRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * Receives a jar and refuses what could not work, before anything that runs is touched. Every entry
 * is read to its end, as only that finds a damaged one.
 */
final class JarCheck {
  private static final int BUFFER = 64 * 1024;
  private final Path folder;
  private final LongSupplier maxBytes;

  JarCheck(Path folder, LongSupplier maxBytes) {
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /** Receives and reads it. The caller deletes or moves the file. */
  StagedJar stage(InputStream in) {
    Path file = null;
    try {
      Files.createDirectories(folder);
      file = Files.createTempFile(folder, "staged", ".jar");
      String sha256 = receive(in, file);
      Attributes manifest = read(file);
      return new StagedJar(file, sha256, symbolicName(manifest), version(manifest));
    } catch (ZipException e) {
      delete(file);
      throw new ChangeRefused("The file is no jar, or a damaged one");
    } catch (IOException e) {
      delete(file);
      throw new ChangeRefused("The jar cannot be read: " + e.getMessage());
    } catch (ChangeRefused e) {
      delete(file);
      throw e;
    }
  }

  private String receive(InputStream in, Path file) throws IOException {
    MessageDigest digest = sha256();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      byte[] buffer = new byte[BUFFER];
      long most = maxBytes.getAsLong();
      long total = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        total += n;
        if (total > most) throw new ChangeRefused("The jar is larger than " + (most >> 20) + " MB");
        out.write(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Attributes read(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile(), true)) {
      Manifest manifest = jar.getManifest();
      if (manifest == null) throw new ChangeRefused("The jar has no manifest, it is not a bundle");
      Enumeration<JarEntry> entries = jar.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        if (entry.getName().contains(".."))
          throw new ChangeRefused("The jar has an entry named " + entry.getName());
        try (InputStream in = jar.getInputStream(entry)) {
          in.transferTo(OutputStream.nullOutputStream());
        }
      }
      return manifest.getMainAttributes();
    } catch (SecurityException e) {
      throw new ChangeRefused("The jar's signature does not fit: " + e.getMessage());
    }
  }

  private static String symbolicName(Attributes manifest) {
    String name = manifest.getValue(Constants.BUNDLE_SYMBOLICNAME);
    if (name == null) throw new ChangeRefused("The jar has no symbolic name, it is not a bundle");
    return name.split(";", 2)[0].strip();
  }

  private static Version version(Attributes manifest) {
    try {
      return Version.parseVersion(manifest.getValue(Constants.BUNDLE_VERSION));
    } catch (IllegalArgumentException e) {
      throw new ChangeRefused("The jar's version is none: " + e.getMessage());
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new ChangeRefused("The received file " + file + " cannot be deleted: " + e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
