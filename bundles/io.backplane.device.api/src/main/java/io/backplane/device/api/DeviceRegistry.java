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

/** Devices. Any thread; may block on the database. */
@ProviderType
public interface DeviceRegistry {
  /**
   * Finds a device; answered from memory where possible.
   *
   * @param tenant its tenant
   * @param id its identifier
   * @return the device, if it is registered
   * @throws RegistryException if the registry cannot be read
   */
  Optional<Device> find(TenantId tenant, DeviceId id);

  /**
   * Registers a device.
   *
   * @param device the device; version and times are ignored
   * @return as stored
   * @throws RegistryException EXISTS, or UNKNOWN_REFERENCE for profile or gateway
   */
  Device create(Device device);

  /**
   * Changes a device.
   *
   * @param device the device with the version it builds on
   * @return as stored
   * @throws RegistryException NOT_FOUND, CONFLICT for an outdated version, UNKNOWN_REFERENCE
   */
  Device update(Device device);

  /**
   * Removes a device with its credentials and attributes.
   *
   * @param tenant its tenant
   * @param id its identifier
   * @param version the version it builds on, 0 for any
   * @throws RegistryException NOT_FOUND, CONFLICT
   */
  void delete(TenantId tenant, DeviceId id, long version);

  /**
   * Lists devices by identifier.
   *
   * @param tenant the tenant
   * @param filter which
   * @param cursor empty for the first page, else {@link Page#next()} of the page before
   * @param limit entries per page, 1 to 1000
   * @return the page with its total
   * @throws RegistryException BAD_CURSOR, UNKNOWN_REFERENCE for an unknown group
   */
  Page<Device> list(TenantId tenant, DeviceFilter filter, String cursor, int limit);

  /**
   * Lists identifiers only, in order; cheaper than {@link #list} where no more is needed, as for
   * the members of a large group.
   *
   * @param tenant the tenant
   * @param filter which
   * @param cursor empty for the first page, else {@link Page#next()} of the page before
   * @param limit entries per page, 1 to 10 000; a page may hold fewer and still have a next one
   * @return the page with its total
   * @throws RegistryException BAD_CURSOR, UNKNOWN_REFERENCE for an unknown group
   */
  default Page<DeviceId> identifiers(
      TenantId tenant, DeviceFilter filter, String cursor, int limit) {
    Page<Device> page = list(tenant, filter, cursor, Math.min(limit, 1000));
    return new Page<>(page.items().stream().map(Device::id).toList(), page.next(), page.total());
  }

  /**
   * Creates or replaces many devices; a row that fails leaves the others alone. Names of gateways
   * may refer to other rows of the same call.
   *
   * @param devices the devices, at most 10 000; a row whose device has not the version it builds on
   *     (0 for any, or for none being there) fails; times are ignored; of rows with the same
   *     identifier the last counts
   * @param dryRun true only says what would be done
   * @return one result per row, in order
   * @throws RegistryException UNAVAILABLE if nothing could be stored
   */
  List<RowResult> saveAll(List<Device> devices, boolean dryRun);

  /**
   * What became of one row.
   *
   * @param outcome created, replaced or failed
   * @param error why it failed, a sentence; empty if it did not
   */
  record RowResult(Outcome outcome, String error) {}

  /** What becomes of a row. */
  enum Outcome {
    /** The device is new. */
    CREATED,
    /** The device was there and is replaced. */
    UPDATED,
    /** Nothing was stored for this row. */
    FAILED
  }

  /**
   * Counts devices.
   *
   * @param tenant the tenant
   * @return all, enabled, connected
   */
  Counts counts(TenantId tenant);

  /**
   * How many devices there are.
   *
   * @param total registered
   * @param enabled of these, enabled
   * @param connected of these, connected now
   */
  record Counts(long total, long enabled, long connected) {}
}
