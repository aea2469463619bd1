/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.resolve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the resolver wrote into a bndrun file: bundles with the lowest version they may have. */
final class RunFile {
  private static final Pattern BUNDLE =
      Pattern.compile("([A-Za-z0-9._-]+);version='\\[([0-9.]+),[0-9.]+\\)'");

  private RunFile() {}

  static Map<String, String> bundles(Path file) throws IOException {
    String text = Files.readString(file);
    Map<String, String> bundles = new TreeMap<>();
    Matcher m = BUNDLE.matcher(text.substring(text.indexOf("-runbundles:")));
    while (m.find()) bundles.put(m.group(1), m.group(2));
    return bundles;
  }
}
