/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Attributes, presence and diagnostics. Any thread; reads are answered from memory if possible. */
@ProviderType
public interface DeviceState {
  /**
   * A device's attributes.
   *
   * @param tenant the tenant
   * @param device the device
   * @return by key
   */
  List<Attribute> attributes(TenantId tenant, DeviceId device);

  /**
   * A device's attributes as of one moment, with the version that {@link #setAttributes} raises.
   *
   * @param tenant the tenant
   * @param device the device
   * @return the attributes by key
   * @throws RegistryException NOT_FOUND
   */
  Attributes versionedAttributes(TenantId tenant, DeviceId device);

  /**
   * Sets attributes from the platform's side, which raises their version; what devices report does
   * not.
   *
   * @param tenant the tenant
   * @param device the device
   * @param values by key; a null value removes the attribute
   * @param version the version it builds on, 0 for any
   * @throws RegistryException NOT_FOUND, INVALID, CONFLICT for an outdated version
   */
  void setAttributes(TenantId tenant, DeviceId device, Map<String, Value> values, long version);

  /**
   * Sets attributes from the platform's side, whatever their version is.
   *
   * @param tenant the tenant
   * @param device the device
   * @param values by key; a null value removes the attribute
   * @throws RegistryException NOT_FOUND, INVALID
   */
  default void setAttributes(TenantId tenant, DeviceId device, Map<String, Value> values) {
    setAttributes(tenant, device, values, 0);
  }

  /**
   * Presence of devices.
   *
   * @param tenant the tenant
   * @param devices which, at most 1000
   * @return by device; those never seen are left out
   */
  Map<DeviceId, Presence> presence(TenantId tenant, Collection<DeviceId> devices);

  /**
   * The devices heard from last, by {@link Presence#lastSeen()}.
   *
   * @param tenant the tenant
   * @param limit at most so many, 1 to 1000
   * @return newest first; those never seen are left out
   * @throws RegistryException INVALID for a limit out of range, or if the registry cannot be read
   */
  List<DeviceId> recent(TenantId tenant, int limit);

  /**
   * The newest lines of a device's diagnostics.
   *
   * @param tenant the tenant
   * @param device the device
   * @return newest first, at most 200
   */
  List<Diagnostic> diagnostics(TenantId tenant, DeviceId device);

  /**
   * Adds a line to a device's diagnostics. Never blocks; at overload lines are dropped and counted.
   *
   * @param tenant the tenant
   * @param device the device; an unknown one is ignored
   * @param diagnostic the line
   */
  void report(TenantId tenant, DeviceId device, Diagnostic diagnostic);

  /**
   * Attributes of a device.
   *
   * @param version raised each time the platform sets some
   * @param items by key
   */
  record Attributes(long version, List<Attribute> items) {}

  /**
   * An attribute.
   *
   * @param key its name
   * @param value its value
   * @param byDevice whether the device reported it (else the platform set it)
   * @param updatedAt microseconds since the epoch
   */
  record Attribute(String key, Value value, boolean byDevice, long updatedAt) {}

  /**
   * Whether a device is there.
   *
   * @param connected it has a session now
   * @param lastSeen when it last said something, microseconds since the epoch
   * @param connectedAt when its newest session began, 0 if never
   * @param disconnectedAt when its last session ended, 0 if never
   * @param protocol of the newest session, empty if none
   * @param remote its address, empty if none
   */
  record Presence(
      boolean connected,
      long lastSeen,
      long connectedAt,
      long disconnectedAt,
      String protocol,
      String remote) {}

  /**
   * A line of a device's diagnostics.
   *
   * @param time microseconds since the epoch
   * @param severity INFO, WARNING or ERROR
   * @param code short and stable, such as {@code malformed-payload}
   * @param text a sentence
   */
  record Diagnostic(long time, Severity severity, String code, String text) {}

  /** How bad it is. */
  enum Severity {
    /** Worth knowing. */
    INFO,
    /** Something was not taken. */
    WARNING,
    /** Something is broken. */
    ERROR
  }
}
