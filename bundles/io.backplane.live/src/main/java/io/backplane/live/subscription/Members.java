/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.subscription;

import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.Page;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.TenantId;
import java.util.HashSet;
import java.util.Set;

/**
 * The devices of a group at one moment.
 *
 * @param ids their identifiers
 * @param hashes their keys' hashes, to tell without decoding that a record is of none of them
 */
public record Members(Set<DeviceId> ids, Set<Integer> hashes) {
  static final Members NONE = new Members(Set.of(), Set.of());

  /** Those of a group that is not there. */
  public static final Members NO_GROUP = new Members(Set.of(), Set.of());

  private static final int PAGE = 10_000;

  /** Asks the registry; may block. */
  public static Members of(DeviceRegistry registry, TenantId tenant, String group) {
    DeviceFilter filter = new DeviceFilter("", "", Set.of(), group, "", null);
    Set<DeviceId> ids = new HashSet<>();
    Set<Integer> hashes = new HashSet<>();
    String cursor = "";
    do {
      Page<DeviceId> page = registry.identifiers(tenant, filter, cursor, PAGE);
      for (DeviceId id : page.items()) {
        ids.add(id);
        hashes.add(DeviceMessage.keyHash(tenant, id));
      }
      cursor = page.next();
    } while (!cursor.isEmpty());
    return new Members(ids, hashes);
  }
}
