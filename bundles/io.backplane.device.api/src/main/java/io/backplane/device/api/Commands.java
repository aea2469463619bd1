/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Commands to devices, kept until answered or expired. Any thread; may block on the database. */
@ProviderType
public interface Commands {
  /**
   * Queues a command; it is delivered when the device has a session that takes commands.
   *
   * @param tenant the tenant
   * @param device the device
   * @param name 1 to 64 characters out of {@code A-Z a-z 0-9 . _ -}
   * @param inputJson its input as JSON, at most 64 KiB; {@code null} as text for none
   * @param timeoutMillis until when it must be answered, 1 to 30 days
   * @return the command, QUEUED
   * @throws RegistryException NOT_FOUND, INVALID
   */
  Command queue(
      TenantId tenant, DeviceId device, String name, String inputJson, long timeoutMillis);

  /**
   * Reports what became of a command. Reports that would go backwards are ignored.
   *
   * @param tenant the tenant
   * @param device the device
   * @param id the command
   * @param state the new state
   * @param resultJson the device's answer as JSON, empty for none
   */
  void report(TenantId tenant, DeviceId device, String id, State state, String resultJson);

  /**
   * Commands a device has still to get.
   *
   * @param tenant the tenant
   * @param device the device
   * @return those QUEUED or SENT and not past their deadline, oldest first, at most 100
   */
  List<Command> pending(TenantId tenant, DeviceId device);

  /**
   * Commands that devices behind a gateway have still to get.
   *
   * @param tenant the tenant
   * @param gateway the gateway
   * @return those QUEUED or SENT and not past their deadline, oldest first, at most 100
   */
  List<Command> pendingBehind(TenantId tenant, DeviceId gateway);

  /**
   * A device's commands.
   *
   * @param tenant the tenant
   * @param device the device
   * @param limit 1 to 1000
   * @return newest first
   */
  List<Command> list(TenantId tenant, DeviceId device, int limit);

  /**
   * Finds a command.
   *
   * @param tenant the tenant
   * @param device the device
   * @param id its identifier
   * @return the command, if there is one
   */
  Optional<Command> find(TenantId tenant, DeviceId device, String id);

  /** States of a command. */
  enum State {
    /** Waits for the device. */
    QUEUED,
    /** Handed to a session. */
    SENT,
    /** The device has it. */
    DELIVERED,
    /** The device carried it out. */
    SUCCEEDED,
    /** The device could not carry it out. */
    FAILED,
    /** Delivered, not answered in time. */
    TIMED_OUT,
    /** Never delivered in time. */
    EXPIRED,
    /** Taken back. */
    CANCELLED
  }

  /**
   * A command.
   *
   * @param tenant the tenant
   * @param device the device
   * @param id names it within the device
   * @param name what to do
   * @param inputJson with what
   * @param state where it stands
   * @param resultJson the device's answer, empty if none
   * @param createdAt microseconds since the epoch
   * @param deadline microseconds since the epoch
   * @param updatedAt microseconds since the epoch
   */
  record Command(
      TenantId tenant,
      DeviceId device,
      String id,
      String name,
      String inputJson,
      State state,
      String resultJson,
      long createdAt,
      long deadline,
      long updatedAt) {}

  /**
   * Whiteboard: is told of each command queued. Called by a thread of the registry; must not block.
   */
  @org.osgi.annotation.versioning.ConsumerType
  interface Listener {
    /**
     * A command was queued.
     *
     * @param command which
     */
    void queued(Command command);
  }
}
