/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.command;

import io.backplane.device.api.Commands;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands in the database. A state is a number that only grows; deadlines are swept. */
@Component
public final class JdbcCommands implements Commands {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcCommands.class);
  private static final int MAX_TEXT = 65_536;
  private static final int MAX_OPEN = 1_000;
  private static final int PENDING = 100;
  private static final long MAX_TIMEOUT_MILLIS = TimeUnit.DAYS.toMillis(30);
  private static final long KEPT_MICROS = TimeUnit.DAYS.toMicros(30);
  private static final String COLUMNS =
      "tenant, device, id, name, input, state, result, created_at, deadline, updated_at";
  private static final String SELECT =
      "SELECT " + COLUMNS + " FROM bp_command WHERE tenant = ? AND device = ?";
  private static final String SELECT_BEHIND =
      "SELECT k."
          + COLUMNS.replace(", ", ", k.")
          + " FROM bp_device d JOIN bp_command k ON k.tenant = d.tenant AND k.device = d.id"
          + " WHERE d.tenant = ? AND d.gateway = ? AND k.state < 2 AND k.deadline > ?"
          + " ORDER BY k.created_at, k.id LIMIT ?";

  private final Registry registry;
  private final SecureRandom random = new SecureRandom();
  private final ScheduledFuture<?> sweeping;
  private volatile long nextDeadline;
  private long trimmedAt;

  @Activate
  public JdbcCommands(@Reference(name = "registry") Registry registry) {
    this.registry = registry;
    this.sweeping = registry.every(1_000, this::sweep);
  }

  @Deactivate
  public void close() {
    sweeping.cancel(false);
  }

  @Override
  public Command queue(
      TenantId tenant, DeviceId device, String name, String inputJson, long timeoutMillis) {
    check(name, inputJson, timeoutMillis);
    long now = registry.now();
    Command command =
        new Command(
            tenant,
            device,
            CommandRows.newId(now, random),
            name,
            inputJson,
            State.QUEUED,
            "",
            now,
            now + timeoutMillis * 1000,
            now);
    registry.database().write(c -> insert(c, command));
    nextDeadline = Math.min(nextDeadline, command.deadline());
    registry.changes().queued(command);
    return command;
  }

  private static void check(String name, String inputJson, long timeoutMillis) {
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      throw invalid("name must have 1 to 64 characters out of A-Z a-z 0-9 . _ -");
    }
    if (inputJson.length() > MAX_TEXT) {
      throw invalid("input may have at most 64 KiB");
    }
    if (timeoutMillis < 1 || timeoutMillis > MAX_TIMEOUT_MILLIS) {
      throw invalid("timeoutMs must lie between 1 and 30 days");
    }
  }

  private static RegistryException invalid(String message) {
    return new RegistryException(Reason.INVALID, message, null);
  }

  private static Command insert(Connection c, Command k) throws SQLException {
    int open =
        Sql.one(
                c,
                "SELECT COUNT(*) FROM bp_command WHERE tenant = ? AND device = ? AND state < 3",
                r -> r.getInt(1),
                k.tenant().value(),
                k.device().value())
            .orElse(0);
    if (open >= MAX_OPEN) {
      throw invalid("the device has " + open + " open commands already");
    }
    try {
      CommandRows.insert(c, k);
    } catch (SQLException e) {
      if (Sql.isBrokenReference(e)) {
        throw new RegistryException(Reason.NOT_FOUND, "there is no device '" + k.device() + "'", e);
      }
      throw e;
    }
    return k;
  }

  @Override
  public void report(TenantId tenant, DeviceId device, String id, State state, String resultJson) {
    if (resultJson.length() > MAX_TEXT) {
      throw invalid("result may have at most 64 KiB");
    }
    registry
        .database()
        .write(
            c ->
                Sql.update(
                    c,
                    "UPDATE bp_command SET state = ?, result = ?, updated_at = ?"
                        + " WHERE tenant = ? AND device = ? AND id = ? AND state < ?",
                    state.ordinal(),
                    resultJson,
                    registry.now(),
                    tenant.value(),
                    device.value(),
                    id,
                    Math.min(state.ordinal(), CommandRows.FINAL)));
  }

  @Override
  public List<Command> pending(TenantId tenant, DeviceId device) {
    return registry
        .database()
        .read(
            c ->
                Sql.list(
                    c,
                    SELECT + " AND state < 2 AND deadline > ? ORDER BY created_at, id LIMIT ?",
                    CommandRows::row,
                    tenant.value(),
                    device.value(),
                    registry.now(),
                    PENDING));
  }

  @Override
  public List<Command> pendingBehind(TenantId tenant, DeviceId gateway) {
    return registry
        .database()
        .read(
            c ->
                Sql.list(
                    c,
                    SELECT_BEHIND,
                    CommandRows::row,
                    tenant.value(),
                    gateway.value(),
                    registry.now(),
                    PENDING));
  }

  @Override
  public List<Command> list(TenantId tenant, DeviceId device, int limit) {
    if (limit < 1 || limit > 1000) {
      throw invalid("limit must lie in 1..1000");
    }
    return registry
        .database()
        .read(
            c ->
                Sql.list(
                    c,
                    SELECT + " ORDER BY created_at DESC, id DESC LIMIT ?",
                    CommandRows::row,
                    tenant.value(),
                    device.value(),
                    limit));
  }

  @Override
  public Optional<Command> find(TenantId tenant, DeviceId device, String id) {
    return registry
        .database()
        .read(
            c ->
                Sql.one(
                    c,
                    SELECT + " AND id = ?",
                    CommandRows::row,
                    tenant.value(),
                    device.value(),
                    id));
  }

  /** Ends what is past its deadline, forgets what ended long ago. */
  void sweep() {
    long now = registry.now();
    if (now < nextDeadline) {
      return;
    }
    try {
      nextDeadline = Long.MAX_VALUE;
      long next = registry.database().note(c -> CommandRows.expire(c, now));
      nextDeadline = Math.min(nextDeadline, next);
      if (now - trimmedAt > TimeUnit.HOURS.toMicros(1)) {
        trimmedAt = now;
        registry.database().note(c -> CommandRows.trim(c, now - KEPT_MICROS));
      }
    } catch (RegistryException e) {
      nextDeadline = now;
      LOG.debug("deadlines are swept later: {}", e.getMessage());
    }
  }
}
