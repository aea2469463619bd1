/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.Set;

/**
 * A registered device.
 *
 * @param tenant its tenant
 * @param id its identifier
 * @param name for people, 1 to 200 characters
 * @param profile its profile
 * @param tags words to find and group it by, at most 32 of at most 64 characters
 * @param gateway the device it speaks through, null if it speaks for itself
 * @param enabled whether it may connect
 * @param simulated whether its data is made up by the simulator
 * @param version see the package
 * @param createdAt microseconds since the epoch
 * @param updatedAt microseconds since the epoch
 */
public record Device(
    TenantId tenant,
    DeviceId id,
    String name,
    ProfileId profile,
    Set<String> tags,
    DeviceId gateway,
    boolean enabled,
    boolean simulated,
    long version,
    long createdAt,
    long updatedAt) {
  /**
   * Checks name and tags and copies the set.
   *
   * @throws IllegalArgumentException if a limit is exceeded, naming the field
   */
  public Device {
    if (name.isBlank() || name.length() > 200) {
      throw new IllegalArgumentException("name must have 1 to 200 characters");
    }
    if (tags.size() > 32) {
      throw new IllegalArgumentException("tags: at most 32, are " + tags.size());
    }
    for (String tag : tags) {
      if (tag.isBlank() || tag.length() > 64 || tag.indexOf(',') >= 0) {
        throw new IllegalArgumentException(
            "tags: 1 to 64 characters without a comma, found '" + tag + "'");
      }
    }
    tags = Set.copyOf(tags);
  }
}
