/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.shell;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Lines up columns for people; numbers to the right. */
final class Table {
  private final List<String[]> rows = new ArrayList<>();

  Table(String... head) {
    rows.add(head);
  }

  Table row(Object... cells) {
    String[] row = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      row[i] = cells[i] == null ? "" : cells[i].toString();
    }
    rows.add(row);
    return this;
  }

  void print(PrintStream out) {
    int[] width = new int[rows.get(0).length];
    boolean[] number = new boolean[width.length];
    for (int c = 0; c < width.length; c++) {
      number[c] = rows.size() > 1;
      for (int r = 0; r < rows.size(); r++) {
        String cell = rows.get(r)[c];
        width[c] = Math.max(width[c], cell.length());
        number[c] &= r == 0 || cell.matches("-?[0-9.,]*( %| ms| B)?");
      }
    }
    for (String[] row : rows) {
      out.println(line(row, width, number));
    }
    if (rows.size() == 1) {
      out.println("(none)");
    }
  }

  private static String line(String[] row, int[] width, boolean[] number) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < row.length; c++) {
      String pad = " ".repeat(width[c] - row[c].length());
      line.append(number[c] ? pad + row[c] : row[c] + pad).append("  ");
    }
    return line.toString().stripTrailing();
  }

  /** A point in time for people, or a dash. */
  static String time(long micros) {
    return micros == 0
        ? "-"
        : Instant.EPOCH.plus(micros, ChronoUnit.MICROS).truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
