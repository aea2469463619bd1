/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tags in one field of a table, separated by semicolons. Blanks around them do not count; a
 * backslash makes the character behind it part of the tag whatever it is.
 */
final class TagList {
  private static final char ESCAPE = '\\';

  private TagList() {}

  static String join(Set<String> tags) {
    StringBuilder text = new StringBuilder();
    for (String tag : new TreeSet<>(tags)) {
      text.append(text.isEmpty() ? "" : ";");
      for (int i = 0; i < tag.length(); i++) {
        char c = tag.charAt(i);
        boolean outer = i == 0 || i == tag.length() - 1;
        if (c == ';' || c == ESCAPE || outer && Character.isWhitespace(c)) {
          text.append(ESCAPE);
        }
        text.append(c);
      }
    }
    return text.toString();
  }

  static Set<String> split(String text) {
    Set<String> tags = new LinkedHashSet<>();
    StringBuilder tag = new StringBuilder();
    int kept = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ';' : text.charAt(i);
      if (c == ';') {
        tag.setLength(Math.max(kept, tag.toString().stripTrailing().length()));
        if (!tag.isEmpty()) {
          tags.add(tag.toString());
        }
        tag.setLength(0);
        kept = 0;
      } else if (c == ESCAPE && i + 1 < text.length()) {
        tag.append(text.charAt(++i));
        kept = tag.length();
      } else if (!tag.isEmpty() || !Character.isWhitespace(c)) {
        tag.append(c);
      }
    }
    return tags;
  }
}
