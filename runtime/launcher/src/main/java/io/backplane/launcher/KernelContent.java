/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.osgi.framework.connect.ConnectContent;

/** A jar of the launcher's class path as the content of a bundle; opened when first looked into. */
final class KernelContent implements ConnectContent {
  private final Path jar;
  private final Map<String, String> headers;
  private ZipFile zip;

  KernelContent(Path jar, Map<String, String> headers) {
    this.jar = jar;
    this.headers = headers;
  }

  @Override
  public Optional<Map<String, String>> getHeaders() {
    return Optional.of(headers);
  }

  @Override
  public Iterable<String> getEntries() throws IOException {
    return zip().stream().map(ZipEntry::getName).toList();
  }

  @Override
  public Optional<ConnectEntry> getEntry(String path) {
    try {
      ZipFile file = zip();
      ZipEntry entry = file.getEntry(path);
      return entry == null ? Optional.empty() : Optional.of(new Entry(file, entry));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<ClassLoader> getClassLoader() {
    return Optional.of(KernelContent.class.getClassLoader());
  }

  @Override
  public void open() {
    // when something is looked for
  }

  @Override
  public synchronized void close() throws IOException {
    if (zip != null) zip.close();
    zip = null;
  }

  private synchronized ZipFile zip() throws IOException {
    if (zip == null) zip = new ZipFile(jar.toFile());
    return zip;
  }

  private record Entry(ZipFile file, ZipEntry entry) implements ConnectEntry {
    @Override
    public String getName() {
      return entry.getName();
    }

    @Override
    public long getContentLength() {
      return entry.getSize();
    }

    @Override
    public long getLastModified() {
      return entry.getTime();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return file.getInputStream(entry);
    }
  }
}
