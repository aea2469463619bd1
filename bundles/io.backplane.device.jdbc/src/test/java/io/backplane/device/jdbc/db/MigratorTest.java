/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigratorTest {
  @TempDir Path data;

  private Database open() throws IOException {
    return Databases.embedded(data, 4, 16, 0);
  }

  private void change(String sql) throws IOException {
    try (Database db = open()) {
      db.write(c -> Sql.update(c, sql));
    }
  }

  @Test
  void brings_an_empty_database_up_to_date_once() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (Database db = open()) {
        List<String> steps =
            db.read(c -> Sql.list(c, "SELECT name FROM bp_schema", r -> r.getString(1)));
        assertEquals(Migrator.FILES, steps);
        assertEquals(
            List.of("default"),
            db.read(c -> Sql.list(c, "SELECT id FROM bp_profile", r -> r.getString(1))));
      }
    }
  }

  @Test
  void tables_beside_the_schema_come_to_a_registry_of_before_and_leave_its_number_alone()
      throws IOException {
    change("DROP TABLE bp_scram");
    try (Database db = open()) {
      assertEquals(
          List.of(0L),
          db.read(c -> Sql.list(c, "SELECT COUNT(*) FROM bp_scram", r -> r.getLong(1))));
      assertEquals(
          List.of((long) Migrator.FILES.size()),
          db.read(c -> Sql.list(c, "SELECT MAX(version) FROM bp_schema", r -> r.getLong(1))));
    }
  }

  @Test
  void credentials_of_the_version_before_leave_the_dialect_to_the_profile() throws IOException {
    try (Database db = open()) {
      db.write(c -> Sql.update(c, "ALTER TABLE bp_credential DROP COLUMN dialect"));
      db.write(c -> Sql.update(c, "ALTER TABLE bp_certificate DROP COLUMN dialect"));
      db.write(
          c ->
              Sql.update(
                  c,
                  "INSERT INTO bp_device (tenant, id, name, search, profile, tags, enabled,"
                      + " simulated, connected, version, created_at, updated_at) VALUES ('default',"
                      + " 'a', 'a', 'a', 'default', '', TRUE, FALSE, FALSE, 1, 1, 1)"));
      insertAsBefore(db, "before");
    }
    try (Database db = open()) {
      insertAsBefore(db, "after it went back");
      String all = "SELECT dialect FROM bp_credential";
      assertEquals(List.of("", ""), db.read(c -> Sql.list(c, all, r -> r.getString(1))));
    }
  }

  private static void insertAsBefore(Database db, String id) {
    String sql =
        "INSERT INTO bp_credential (tenant, device, id, kind, label, hash, created_at, expires_at,"
            + " last_used_at, revoked_at) VALUES ('default', 'a', ?, 'TOKEN', '', 'x', 1, 0, 0, 0)";
    db.write(c -> Sql.update(c, sql, id));
  }

  @Test
  void refuses_a_newer_schema_with_the_way_out() throws IOException {
    change("INSERT INTO bp_schema VALUES (99, 'V099__later.sql', 'x', 0)");
    IOException e = assertThrows(IOException.class, this::open);
    assertTrue(e.getMessage().contains("schema 99"), e.getMessage());
    assertTrue(e.getMessage().contains("newer version"), e.getMessage());
  }

  @Test
  void refuses_a_step_that_is_not_the_one_shipped() throws IOException {
    change("UPDATE bp_schema SET checksum = 'other' WHERE version = 1");
    IOException e = assertThrows(IOException.class, this::open);
    assertTrue(e.getMessage().contains("not the one shipped"), e.getMessage());
  }

  @Test
  void repairs_a_step_that_a_crash_cut_in_two() throws IOException {
    try (Database db = open()) {
      db.write(c -> Sql.update(c, "DELETE FROM bp_schema WHERE version = 1"));
      db.write(c -> Sql.update(c, "DROP TABLE bp_command"));
    }
    try (Database db = open()) {
      List<Long> commands =
          db.read(c -> Sql.list(c, "SELECT COUNT(*) FROM bp_command", r -> r.getLong(1)));
      assertEquals(List.of(0L), commands);
    }
  }

  @Test
  void the_file_is_encrypted_and_its_key_is_the_owners_alone() throws IOException {
    try (Database db = open()) {
      db.write(c -> Sql.update(c, "UPDATE bp_profile SET name = 'find-me-in-clear'"));
    }
    byte[] file = Files.readAllBytes(data.resolve("registry/registry.mv.db"));
    assertFalse(new String(file, java.nio.charset.StandardCharsets.ISO_8859_1).contains("find-me"));
    Path key = data.resolve("keys/registry.key");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    assertEquals(32, Files.size(key));
  }

  @Test
  void a_missing_key_is_said_and_not_made_anew() throws IOException {
    open().close();
    Files.delete(data.resolve("keys/registry.key"));
    IOException e = assertThrows(IOException.class, this::open);
    assertTrue(e.getMessage().contains("registry.key"), e.getMessage());
    assertFalse(Files.exists(data.resolve("keys/registry.key")));
  }

  @Test
  void leaves_no_thread_behind() throws IOException {
    for (int i = 0; i < 3; i++) {
      open().close();
    }
    long until = System.nanoTime() + 10_000_000_000L;
    while (!databaseThreads().isEmpty() && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertEquals(List.of(), databaseThreads());
  }

  private static List<String> databaseThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(n -> n.contains("H2") || n.contains("MVStore") || n.contains("registry"))
        .toList();
  }
}
