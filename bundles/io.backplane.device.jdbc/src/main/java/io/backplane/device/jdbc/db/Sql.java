/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** JDBC without its ceremony. */
public final class Sql {
  private static final int SLICE = 500;
  private static final Set<String> MISSING_PARENT = Set.of("23506", "23503");

  private Sql() {}

  /** Reads one row. */
  public interface Row<T> {
    /** The row at hand as a value. */
    T of(ResultSet r) throws SQLException;
  }

  /** Keys of one tenant. */
  public record TenantKeys(String tenant, List<String> ids) {}

  /** Runs a statement that changes rows and says how many. */
  public static int update(Connection c, String sql, Object... args) throws SQLException {
    try (PreparedStatement s = c.prepareStatement(sql)) {
      bind(s, args);
      return s.executeUpdate();
    }
  }

  /** Runs one statement with many rows of arguments and says for each how many rows it changed. */
  public static int[] batch(Connection c, String sql, List<Object[]> rows) throws SQLException {
    if (rows.isEmpty()) {
      return new int[0];
    }
    try (PreparedStatement s = c.prepareStatement(sql)) {
      for (Object[] row : rows) {
        bind(s, row);
        s.addBatch();
      }
      return s.executeBatch();
    }
  }

  /** All rows of a query. */
  public static <T> List<T> list(Connection c, String sql, Row<T> row, Object... args)
      throws SQLException {
    try (PreparedStatement s = c.prepareStatement(sql)) {
      bind(s, args);
      s.setFetchSize(1000);
      try (ResultSet r = s.executeQuery()) {
        List<T> all = new ArrayList<>();
        while (r.next()) {
          all.add(row.of(r));
        }
        return all;
      }
    }
  }

  /** The first row of a query. */
  public static <T> Optional<T> one(Connection c, String sql, Row<T> row, Object... args)
      throws SQLException {
    List<T> all = list(c, sql, row, args);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
  }

  private static void bind(PreparedStatement s, Object... args) throws SQLException {
    for (int i = 0; i < args.length; i++) {
      Object a = args[i];
      s.setObject(i + 1, a instanceof String text ? clean(text) : a);
    }
  }

  /** Without what PostgreSQL cannot store: NUL and halves of surrogate pairs. */
  public static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char ch = text.charAt(i);
      if (ch == 0 || Character.isSurrogate(ch)) {
        return cleaned(text);
      }
    }
    return text;
  }

  private static String cleaned(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(cp -> cp == 0 || cp >= 0xD800 && cp <= 0xDFFF ? 0xFFFD : cp)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  /**
   * Rows of a tenant by key. The embedded database is asked for each (it cannot use an index for a
   * list behind another column, and there is no way to go), the server for many at once.
   *
   * @param select ends in the key's column
   */
  public static <T> List<T> byKeys(Connection c, String select, Row<T> row, TenantKeys keys)
      throws SQLException {
    if (!Flavor.of(c).remote()) {
      return oneByOne(c, select + " = ?", row, keys);
    }
    List<T> all = new ArrayList<>(keys.ids.size());
    for (int from = 0; from < keys.ids.size(); from += SLICE) {
      List<String> slice = keys.ids.subList(from, Math.min(keys.ids.size(), from + SLICE));
      Object[] args = new Object[slice.size() + 1];
      args[0] = keys.tenant;
      for (int i = 0; i < slice.size(); i++) {
        args[i + 1] = slice.get(i);
      }
      String marks = "?, ".repeat(slice.size() - 1) + "?";
      all.addAll(list(c, select + " IN (" + marks + ")", row, args));
    }
    return all;
  }

  private static <T> List<T> oneByOne(Connection c, String sql, Row<T> row, TenantKeys keys)
      throws SQLException {
    List<T> all = new ArrayList<>(keys.ids.size());
    try (PreparedStatement s = c.prepareStatement(sql)) {
      for (String id : keys.ids) {
        bind(s, keys.tenant, id);
        try (ResultSet r = s.executeQuery()) {
          while (r.next()) {
            all.add(row.of(r));
          }
        }
      }
    }
    return all;
  }

  /** Whether a key was there already. */
  public static boolean isDuplicate(SQLException e) {
    return "23505".equals(e.getSQLState());
  }

  /** Whether a row that is referred to is missing, or is still referred to. */
  public static boolean isBrokenReference(SQLException e) {
    return MISSING_PARENT.contains(e.getSQLState());
  }
}
