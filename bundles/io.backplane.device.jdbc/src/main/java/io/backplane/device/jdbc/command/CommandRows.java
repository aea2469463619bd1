/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.command;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.Commands.State;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Writes and reads commands. States are stored as their ordinals, whose order is their rank. */
final class CommandRows {
  /** From here on a state is an end. */
  static final int FINAL = State.SUCCEEDED.ordinal();

  private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuv";
  private static final State[] STATES = State.values();

  private CommandRows() {}

  /** An identifier that sorts by time: ten characters of it, then eight random ones. */
  static String newId(long now, SecureRandom random) {
    StringBuilder s = new StringBuilder(18);
    long millis = now / 1000;
    for (int shift = 45; shift >= 0; shift -= 5) {
      s.append(ALPHABET.charAt((int) (millis >>> shift & 31)));
    }
    for (int i = 0; i < 8; i++) {
      s.append(ALPHABET.charAt(random.nextInt(32)));
    }
    return s.toString();
  }

  static void insert(Connection c, Command k) throws SQLException {
    Sql.update(
        c,
        "INSERT INTO bp_command (tenant, device, id, name, input, state, result, created_at,"
            + " deadline, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        k.tenant().value(),
        k.device().value(),
        k.id(),
        k.name(),
        k.inputJson(),
        k.state().ordinal(),
        k.resultJson(),
        k.createdAt(),
        k.deadline(),
        k.updatedAt());
  }

  static Command row(ResultSet r) throws SQLException {
    return new Command(
        new TenantId(r.getString(1)),
        new DeviceId(r.getString(2)),
        r.getString(3),
        r.getString(4),
        r.getString(5),
        STATES[r.getInt(6)],
        r.getString(7),
        r.getLong(8),
        r.getLong(9),
        r.getLong(10));
  }

  /** Ends commands past their deadline and says when the next one is due. */
  static long expire(Connection c, long now) throws SQLException {
    end(c, State.EXPIRED, now, State.QUEUED);
    end(c, State.EXPIRED, now, State.SENT);
    end(c, State.TIMED_OUT, now, State.DELIVERED);
    long next = Long.MAX_VALUE;
    for (int state = 0; state < FINAL; state++) {
      long due =
          Sql.one(
                  c,
                  "SELECT COALESCE(MIN(deadline), 0) FROM bp_command WHERE state = ?",
                  r -> r.getLong(1),
                  state)
              .orElse(0L);
      next = due == 0 ? next : Math.min(next, due);
    }
    return next;
  }

  private static void end(Connection c, State to, long now, State from) throws SQLException {
    Sql.update(
        c,
        "UPDATE bp_command SET state = ?, updated_at = ? WHERE state = ? AND deadline <= ?",
        to.ordinal(),
        now,
        from.ordinal(),
        now);
  }

  static int trim(Connection c, long before) throws SQLException {
    return Sql.update(
        c, "DELETE FROM bp_command WHERE updated_at < ? AND state >= ?", before, FINAL);
  }
}
