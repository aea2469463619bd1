/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.message.api;

import java.util.List;

/**
 * One message of one device, decoded.
 *
 * @param tenant the device's tenant
 * @param device who it is about (behind a gateway: the device, not the gateway)
 * @param kind what it is about
 * @param receivedAt microseconds since the epoch at which the node took it in
 * @param samples its values, at least one; not changed by anyone after hand-over
 * @param origin where it came from
 */
public record DeviceMessage(
    TenantId tenant,
    DeviceId device,
    MessageKind kind,
    long receivedAt,
    List<Sample> samples,
    Origin origin) {
  /**
   * Checks that there is something in it.
   *
   * @throws IllegalArgumentException if there is no sample
   */
  public DeviceMessage {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("message of " + device + " holds no sample");
    }
  }

  /**
   * The stream's partition key: spreads devices, keeps the messages of one device in order. Equal
   * on every node and in every version (FNV-1a over tenant, 0x1f, device).
   *
   * @param tenant the tenant
   * @param device the device
   * @return a well spread 32-bit hash
   */
  public static int keyHash(TenantId tenant, DeviceId device) {
    int h = fnv(0x811c9dc5, tenant.value());
    h = (h ^ 0x1f) * 0x01000193;
    h = fnv(h, device.value());
    h ^= h >>> 16;
    h *= 0x85ebca6b;
    return h ^ h >>> 13;
  }

  private static int fnv(int seed, String s) {
    int h = seed;
    for (int i = 0; i < s.length(); i++) {
      h = (h ^ s.charAt(i)) * 0x01000193;
    }
    return h;
  }
}
