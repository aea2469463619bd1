/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Digests of files that were read before, in {@code DATA/state/verified}, so that a start need not
 * read 45 MB. One holds as long as size, inode, time of modification and time of change are the
 * same: the last of these nobody can set but the system, which does so with every change. The file
 * bears a mark that only who can read the node's key can make.
 */
final class Stamps {
  private static final Logger LOG = LoggerFactory.getLogger(Stamps.class);
  private static final String ATTRIBUTES = "unix:size,ino,lastModifiedTime,ctime";

  /** A file that changes twice within the resolution of its times could keep its stamp. */
  private static final long SETTLED_MILLIS = 2_000;

  private static final int BUFFER = 64 * 1024;
  private final Path file;
  private final NodeKey key;
  private final Clock clock;
  private final Map<String, String> digests = new ConcurrentHashMap<>();
  private volatile boolean fresh;

  private Stamps(Path file, NodeKey key, Clock clock) {
    this.file = file;
    this.key = key;
    this.clock = clock;
  }

  /** Those kept, or none if they cannot be read: then everything is read anew. */
  static Stamps read(Path data, NodeKey key, Clock clock) {
    Stamps stamps = new Stamps(data.resolve("state").resolve("verified"), key, clock);
    try {
      if (Files.exists(stamps.file)) stamps.take(Files.readString(stamps.file));
    } catch (IOException e) {
      LOG.warn("{} cannot be read, so all jars are: {}", stamps.file, e.toString());
    }
    return stamps;
  }

  private void take(String text) throws IOException {
    int body = text.indexOf('\n') + 1;
    String content = text.substring(body);
    if (!text.substring(0, Math.max(0, body - 1)).equals(key.mark(content))) return;
    for (String line : content.split("\n")) {
      int tab = line.indexOf('\t');
      if (tab > 0) digests.put(line.substring(tab + 1), line.substring(0, tab));
    }
  }

  /** The digest of a file, read only if it may have changed. */
  String sha256(Path path) throws IOException {
    String stamp = stamp(path);
    String known = stamp.isEmpty() ? null : digests.get(stamp);
    if (known != null) return known;
    String digest = hash(path);
    if (!stamp.isEmpty() && stamp.equals(stamp(path))) {
      digests.put(stamp, digest);
      fresh = true;
    }
    return digest;
  }

  /** Whether bytes were noted as verified. */
  boolean knows(byte[] bytes) throws IOException {
    return digests.containsKey("lock " + hex(digest().digest(bytes)));
  }

  /** Notes bytes as verified. */
  void note(byte[] bytes) throws IOException {
    String digest = hex(digest().digest(bytes));
    digests.keySet().removeIf(k -> k.startsWith("lock ") && !k.endsWith(digest));
    if (digests.put("lock " + digest, digest) == null) fresh = true;
  }

  /** Changes whenever the file does; empty if that cannot be told. */
  private String stamp(Path path) throws IOException {
    Map<String, Object> a;
    try {
      a = Files.readAttributes(path, ATTRIBUTES);
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return "";
    }
    Instant changed = ((FileTime) a.get("ctime")).toInstant();
    if (changed.isAfter(clock.instant().minusMillis(SETTLED_MILLIS))) return "";
    Instant modified = ((FileTime) a.get("lastModifiedTime")).toInstant();
    return a.get("size")
        + " "
        + a.get("ino")
        + " "
        + time(modified)
        + " "
        + time(changed)
        + " "
        + path;
  }

  private static String time(Instant instant) {
    return instant.getEpochSecond() + "." + instant.getNano();
  }

  /** Keeps what was found for the next start. */
  void write() throws IOException {
    if (!fresh) return;
    String content =
        digests.entrySet().stream()
            .map(e -> e.getValue() + "\t" + e.getKey() + "\n")
            .sorted()
            .collect(Collectors.joining());
    Path part = file.resolveSibling("verified.part");
    Files.write(part, (key.mark(content) + "\n" + content).getBytes(StandardCharsets.UTF_8));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    fresh = false;
  }

  /** Forgets files that are not there any more or were replaced. */
  void keepOnly(java.util.Set<Path> paths) {
    java.util.Set<String> names = paths.stream().map(Path::toString).collect(Collectors.toSet());
    digests.keySet().removeIf(k -> !k.startsWith("lock ") && !names.contains(k.split(" ", 5)[4]));
  }

  static String hash(Path path) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(path)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) digest.update(buffer, 0, n);
    }
    return hex(digest.digest());
  }

  static MessageDigest digest() throws IOException {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
