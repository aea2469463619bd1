/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A file whose name carries its content's hash. Its compressed form is made when it is first asked
 * for and kept: that costs nothing at start, and all assets together are a few hundred kilobytes.
 */
final class Asset {
  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8",
          "woff2", "font/woff2");

  private final String type;
  private final boolean packs;
  private final URL url;
  private volatile byte[] packed;

  Asset(String name, URL url) {
    String extension = name.substring(name.lastIndexOf('.') + 1);
    this.type = TYPES.getOrDefault(extension, "application/octet-stream");
    this.packs = !"woff2".equals(extension);
    this.url = url;
  }

  String type() {
    return type;
  }

  /** Whether compression makes it smaller. */
  boolean packs() {
    return packs;
  }

  byte[] plain() {
    try (InputStream in = url.openStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(url + " cannot be read", e);
    }
  }

  /** Compressed with gzip. */
  byte[] packed() {
    byte[] known = packed;
    if (known == null) {
      known = pack(plain());
      packed = known;
    }
    return known.clone();
  }

  private static byte[] pack(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 3 + 64);
    try (OutputStream gzip = new BestGzip(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
