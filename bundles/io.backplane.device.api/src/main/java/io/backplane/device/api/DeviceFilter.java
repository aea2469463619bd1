/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

import java.util.Set;

/**
 * Chooses devices; all conditions that are set must hold.
 *
 * @param text part of identifier or name, case-insensitive; empty for any
 * @param profile a profile's identifier; empty for any
 * @param tags all of these; empty for any
 * @param group a group's identifier; empty for any
 * @param gateway identifier of the gateway; empty for any
 * @param connected TRUE or FALSE; null for any
 */
public record DeviceFilter(
    String text,
    String profile,
    Set<String> tags,
    String group,
    String gateway,
    Boolean connected) {
  /** Every device. */
  public static final DeviceFilter ALL = new DeviceFilter("", "", Set.of(), "", "", null);

  /** Copies the set. */
  public DeviceFilter {
    tags = Set.copyOf(tags);
  }
}
