/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A generation: what the node shall run. The file is one JSON object with the members {@code
 * generation} and {@code signature}, which is over the bytes of the first.
 *
 * @param number of the generation
 * @param distribution digest of the distribution it was made with
 * @param bundles all of them
 * @param files the configuration, JSON objects as text by folder and name
 */
record LockFile(long number, String distribution, List<Member> bundles, Map<String, String> files) {
  private static final byte[] BEGIN = "{\"generation\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MIDDLE = ",\"signature\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\"}\n".getBytes(StandardCharsets.US_ASCII);
  private static final int SIGNATURE = 88;
  private static final int FORMAT = 1;

  /** A later version of this software wrote it: nothing is wrong with it. */
  static final class LaterForm extends IOException {
    private static final long serialVersionUID = 1L;

    LaterForm(String message) {
      super(message);
    }
  }

  /** A bundle; its path is empty if the node keeps the jar itself. */
  record Member(String name, String version, String sha256, String path) {}

  /** Whether a signature is good. */
  interface Verifier {
    boolean signed(byte[] content, byte[] signature) throws IOException;
  }

  static LockFile read(byte[] file, Verifier verifier) throws IOException {
    int end = file.length - MIDDLE.length - SIGNATURE - END.length;
    int from = end + MIDDLE.length;
    if (end <= BEGIN.length
        || !has(file, 0, BEGIN)
        || !has(file, end, MIDDLE)
        || !has(file, file.length - END.length, END)) throw new IOException("it is not whole");
    byte[] content = Arrays.copyOfRange(file, BEGIN.length, end);
    try {
      byte[] signature =
          Base64.getDecoder().decode(Arrays.copyOfRange(file, from, from + SIGNATURE));
      if (!verifier.signed(content, signature))
        throw new IOException("it is not as this node signed it");
      return parse(new String(content, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new IOException("it is no generation: " + e.getMessage(), e);
    }
  }

  private static boolean has(byte[] file, int at, byte[] part) {
    return Arrays.equals(file, at, at + part.length, part, 0, part.length);
  }

  private static LockFile parse(String text) throws LaterForm {
    Map<String, Object> json = Json.object(text);
    long format = (Long) json.get("format");
    if (format > FORMAT)
      throw new LaterForm("has format " + format + ", this version reads formats up to " + FORMAT);
    Map<?, ?> content = (Map<?, ?>) json.get("content");
    List<Member> members = new ArrayList<>();
    for (Object bundle : (List<?>) content.get("bundles")) {
      Map<?, ?> b = (Map<?, ?>) bundle;
      members.add(
          new Member(
              (String) b.get("name"),
              (String) b.get("version"),
              (String) b.get("sha256"),
              (String) b.get("path")));
    }
    Map<String, String> files = new TreeMap<>();
    ((Map<?, ?>) content.get("files")).forEach((k, v) -> files.put((String) k, (String) v));
    return new LockFile(
        (Long) json.get("number"), (String) content.get("distribution"), members, files);
  }
}
