/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/** Tables as RFC 4180 has them, row by row. */
final class Csv {
  private static final int MAX_FIELD = 4096;
  private static final int MAX_FIELDS = 64;

  private final BufferedReader in;
  private int line;
  private int pushedBack = -2;

  Csv(Reader in) {
    this.in = new BufferedReader(in);
  }

  /** The line the last row began at, from 1. */
  int line() {
    return line;
  }

  /**
   * The next row; empty lines are passed over.
   *
   * @return its fields, null at the end
   * @throws IllegalArgumentException if a row is no CSV or exceeds a limit
   */
  List<String> next() throws IOException {
    while (true) {
      line++;
      int first = read();
      if (first < 0) {
        return null;
      }
      if (first != '\n' && first != '\r') {
        pushedBack = first;
        return row();
      }
      endOfLine(first);
    }
  }

  private List<String> row() throws IOException {
    List<String> fields = new ArrayList<>();
    int begun = line;
    while (true) {
      StringBuilder field = new StringBuilder();
      int end = field(field, begun);
      fields.add(field.toString());
      if (fields.size() > MAX_FIELDS) {
        throw new IllegalArgumentException("line " + begun + " has more than 64 fields");
      }
      if (end != ',') {
        endOfLine(end);
        line = begun;
        return fields;
      }
    }
  }

  /**
   * Reads one field, without the blanks around it if no quotes keep them; returns the character
   * behind it.
   */
  private int field(StringBuilder to, int row) throws IOException {
    int c = read();
    boolean quoted = c == '"';
    if (quoted) {
      quoted(to, row);
      c = read();
    }
    while (c >= 0 && c != ',' && c != '\n' && c != '\r') {
      if (quoted) {
        throw new IllegalArgumentException("line " + row + " goes on behind a closing quote");
      }
      append(to, (char) c, row);
      c = read();
    }
    if (!quoted) {
      String text = to.toString().strip();
      to.setLength(0);
      to.append(text);
    }
    return c;
  }

  private void quoted(StringBuilder to, int row) throws IOException {
    while (true) {
      int c = read();
      if (c < 0) {
        throw new IllegalArgumentException("line " + row + " opens a quote that never closes");
      }
      if (c == '"') {
        int after = read();
        if (after != '"') {
          pushedBack = after;
          return;
        }
      }
      append(to, (char) c, row);
    }
  }

  private static void append(StringBuilder to, char c, int row) {
    if (to.length() == MAX_FIELD) {
      throw new IllegalArgumentException(
          "line " + row + " has a field of more than 4096 characters");
    }
    to.append(c);
  }

  private void endOfLine(int c) throws IOException {
    if (c == '\r') {
      int after = read();
      if (after != '\n') {
        pushedBack = after;
      }
    }
  }

  private int read() throws IOException {
    if (pushedBack != -2) {
      int c = pushedBack;
      pushedBack = -2;
      return c;
    }
    return in.read();
  }

  /** A field, quoted where needed. */
  static String quote(String field) {
    boolean plain =
        field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
            && field.equals(field.strip());
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
