/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.assembler;

import io.backplane.launcher.state.Artifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what Maven's dependency list says, one artifact with its file per line. */
final class Fetched {
  private static final Pattern COLORS = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final Pattern LINE =
      Pattern.compile(
          "\\s*([^:\\s]+):([^:]+):([^:]+):(?:([^:]+):)?([^:]+)"
              + ":(?:compile|runtime|provided):(/.*?|[A-Z]:\\\\.*?)(?: -- module .*)?");

  private Fetched() {}

  static Map<Artifact, Path> read(Path list) throws IOException {
    Map<Artifact, Path> fetched = new LinkedHashMap<>();
    for (String line : Files.readAllLines(list)) {
      Matcher m = LINE.matcher(COLORS.matcher(line).replaceAll(""));
      if (!m.matches()) continue;
      String classifier = m.group(4) == null ? "" : m.group(4);
      fetched.put(
          new Artifact(m.group(1), m.group(2), m.group(3), classifier, m.group(5)),
          Path.of(m.group(6)));
    }
    return fetched;
  }
}
