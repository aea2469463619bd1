/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.db;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Brings the schema up to date: numbered files, each in one transaction and remembered with its
 * checksum. Ours, because bundles have no class path that the usual tools could search.
 */
final class Migrator {
  /** In order; a file that was shipped is never changed, a new one is added. */
  static final List<String> FILES = List.of("V001__registry.sql", "V002__erasures.sql");

  /**
   * Tables and columns beside the numbered schema, made at every start where they are missing. A
   * version that does not know them leaves them alone, so the one before this can go on with the
   * registry.
   */
  private static final List<String> ADDITIONS =
      List.of("A001__proofs.sql", "A002__attribute_versions.sql", "A003__credential_dialects.sql");

  private static final long LOCK = 0x6261636b706c616eL;

  private final DataSource source;
  private final Flavor flavor;
  private final List<String> files;

  Migrator(DataSource source, Flavor flavor) {
    this(source, flavor, FILES);
  }

  Migrator(DataSource source, Flavor flavor, List<String> files) {
    this.source = source;
    this.flavor = flavor;
    this.files = files;
  }

  void run() throws SQLException, IOException {
    try (Connection c = source.getConnection()) {
      c.setAutoCommit(false);
      lock(c);
      Sql.update(
          c,
          "CREATE TABLE IF NOT EXISTS bp_schema (version INT PRIMARY KEY, name VARCHAR(200) NOT"
              + " NULL, checksum VARCHAR(64) NOT NULL, applied_at BIGINT NOT NULL)");
      c.commit();
      Map<Integer, String> applied = applied(c);
      int newest = applied.isEmpty() ? 0 : ((TreeMap<Integer, String>) applied).lastKey();
      if (newest > files.size()) {
        throw new IOException(
            "the registry has schema "
                + newest
                + ", this version of Backplane knows schemas up to "
                + files.size()
                + ": run the newer version, or restore the snapshot taken before it");
      }
      for (int version = 1; version <= files.size(); version++) {
        step(c, version, applied.get(version));
      }
      lock(c);
      for (String addition : ADDITIONS) {
        execute(c, text(addition), System.currentTimeMillis() * 1000);
      }
      c.commit();
      c.setAutoCommit(true);
    }
  }

  private void lock(Connection c) throws SQLException {
    if (flavor == Flavor.POSTGRESQL) {
      Sql.list(c, "SELECT pg_advisory_xact_lock(" + LOCK + ")", r -> "");
    }
  }

  private static TreeMap<Integer, String> applied(Connection c) throws SQLException {
    TreeMap<Integer, String> applied = new TreeMap<>();
    Sql.list(
        c,
        "SELECT version, checksum FROM bp_schema",
        r -> applied.put(r.getInt(1), r.getString(2)));
    return applied;
  }

  private void step(Connection c, int version, String known) throws SQLException, IOException {
    String name = files.get(version - 1);
    String text = text(name);
    String checksum = checksum(text);
    if (known != null) {
      if (!known.equals(checksum)) {
        throw new IOException(
            "schema " + version + " (" + name + ") of the registry is not the one shipped here");
      }
      return;
    }
    long now = System.currentTimeMillis() * 1000;
    lock(c);
    if (applied(c).containsKey(version)) {
      c.rollback();
      return;
    }
    execute(c, text, now);
    Sql.update(c, "INSERT INTO bp_schema VALUES (?, ?, ?, ?)", version, name, checksum, now);
    c.commit();
  }

  private void execute(Connection c, String text, long now) throws SQLException {
    String sql = text.replace("${C}", flavor.byteOrder()).replace("${NOW}", Long.toString(now));
    try (Statement s = c.createStatement()) {
      for (String statement : sql.replaceAll("(?m)^--.*$", "").split(";\\s*(\\n|$)")) {
        if (!statement.isBlank()) {
          s.execute(statement);
        }
      }
    }
  }

  private static String text(String name) throws IOException {
    try (InputStream in = Migrator.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("schema file " + name + " is missing in this bundle");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
  }

  private static String checksum(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
