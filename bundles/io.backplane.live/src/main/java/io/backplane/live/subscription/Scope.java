/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.subscription;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.TenantId;

/** Which devices a subscription is about: one, a group, or all. */
public final class Scope {
  private final TenantId tenant;
  private final DeviceId device;
  private final String group;
  private final int hash;
  private volatile Members members = Members.NONE;

  private Scope(TenantId tenant, DeviceId device, String group) {
    this.tenant = tenant;
    this.device = device;
    this.group = group;
    this.hash = device == null ? 0 : DeviceMessage.keyHash(tenant, device);
  }

  public static Scope all(TenantId tenant) {
    return new Scope(tenant, null, "");
  }

  public static Scope device(TenantId tenant, DeviceId device) {
    return new Scope(tenant, device, "");
  }

  /** Of a group; empty until {@link #refresh}. */
  public static Scope group(TenantId tenant, String group) {
    return new Scope(tenant, null, group);
  }

  public TenantId tenant() {
    return tenant;
  }

  /** The group, empty if it is about none. */
  public String group() {
    return group;
  }

  /** Whether it is about one device. */
  boolean isDevice() {
    return device != null;
  }

  /** The hash of that device's key. */
  int hash() {
    return hash;
  }

  /**
   * Takes the members as the registry knows them now.
   *
   * @return whether that is another object than before
   */
  public boolean refresh(Members now) {
    boolean news = members != now;
    members = now;
    return news;
  }

  /** The members as they were known last. */
  public Members members() {
    return members;
  }

  /** Whether a record with that key may be of one of the devices; false is certain. */
  boolean mayContain(int keyHash) {
    if (device != null) {
      return keyHash == hash;
    }
    return group.isEmpty() || members.hashes().contains(keyHash);
  }

  /** Whether a device is one of them. */
  public boolean contains(TenantId owner, DeviceId id) {
    if (!tenant.equals(owner)) {
      return false;
    }
    return device != null ? device.equals(id) : group.isEmpty() || members.ids().contains(id);
  }
}
