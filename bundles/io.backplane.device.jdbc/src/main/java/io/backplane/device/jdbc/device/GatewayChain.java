/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.device;

import io.backplane.device.api.Device;
import io.backplane.message.api.DeviceId;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The gateways through which a device speaks: its own, that one's, and so on. */
final class GatewayChain {
  private GatewayChain() {}

  /** Finds the gateway of a device, null if it has none. */
  interface Gateways {
    DeviceId of(DeviceId device) throws SQLException;
  }

  /**
   * Why a device may not have its gateway, empty if it may: nobody could be reached through a chain
   * that comes back to where it began.
   */
  static String fault(Device device, Gateways gateways) throws SQLException {
    DeviceId gateway = device.gateway();
    if (device.id().equals(gateway)) {
      return "a device cannot be its own gateway";
    }
    Set<DeviceId> seen = new LinkedHashSet<>();
    seen.add(device.id());
    while (gateway != null && seen.add(gateway)) {
      gateway = gateways.of(gateway);
    }
    return device.id().equals(gateway)
        ? "its gateways go round in a circle: "
            + seen.stream().map(DeviceId::value).collect(Collectors.joining(" behind "))
            + " behind "
            + gateway
        : "";
  }
}
