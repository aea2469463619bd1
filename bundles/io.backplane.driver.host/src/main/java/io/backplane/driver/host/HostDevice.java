/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.driver.host;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.Profile;
import io.backplane.device.api.Profile.Property;
import io.backplane.device.api.Profile.Type;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.Profiles;
import io.backplane.device.api.RegistryException;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;

/** Sees to it that the machine is registered, and leaves alone what people changed about it. */
final class HostDevice {
  static final ProfileId PROFILE = new ProfileId("host");
  private static final TenantId TENANT = TenantId.DEFAULT;

  private HostDevice() {}

  static DeviceId idFor(String configured) {
    if (!configured.isBlank()) {
      return new DeviceId(configured.trim());
    }
    String host = hostName().replaceAll("[^A-Za-z0-9._:-]", "-");
    return new DeviceId("host-" + host.substring(0, Math.min(100, host.length())));
  }

  static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  static Device register(DeviceRegistry registry, Profiles profiles, DeviceId id) {
    if (profiles.find(TENANT, PROFILE).isEmpty()) {
      tolerant(() -> profiles.save(profile()));
    }
    if (registry.find(TENANT, id).isEmpty()) {
      tolerant(
          () ->
              registry.create(
                  new Device(
                      TENANT,
                      id,
                      hostName(),
                      PROFILE,
                      Set.of("host"),
                      null,
                      true,
                      false,
                      0,
                      0,
                      0)));
    }
    return registry
        .find(TENANT, id)
        .orElseThrow(() -> new IllegalStateException("device " + id + " could not be registered"));
  }

  private static void tolerant(Runnable create) {
    try {
      create.run();
    } catch (RegistryException e) {
      if (e.reason() != RegistryException.Reason.EXISTS) {
        throw e;
      }
    }
  }

  private static Profile profile() {
    return new Profile(
        TENANT,
        PROFILE,
        "Host",
        "A machine that runs a Backplane node.",
        "native",
        List.of(
            percent("cpu.load", "CPU load"),
            percent("cpu.iowait", "CPU waiting for I/O"),
            amount("cpu.load1m", "Load average, 1 min", Type.NUMBER, ""),
            percent("memory.load", "Memory in use"),
            amount("memory.used", "Memory in use", Type.INTEGER, "By"),
            amount("swap.used", "Swap in use", Type.INTEGER, "By"),
            percent("disk.load", "Disk in use"),
            amount("disk.used", "Disk in use", Type.INTEGER, "By"),
            amount("disk.read", "Disk reads", Type.NUMBER, "By/s"),
            amount("disk.written", "Disk writes", Type.NUMBER, "By/s"),
            amount("network.received", "Network in", Type.NUMBER, "By/s"),
            amount("network.sent", "Network out", Type.NUMBER, "By/s"),
            new Property("temperature", "CPU temperature", Type.NUMBER, "Cel", -50, 150),
            amount("processes", "Processes", Type.INTEGER, ""),
            amount("threads", "Threads", Type.INTEGER, ""),
            amount("uptime", "Up since boot", Type.INTEGER, "s"),
            amount("jvm.cpu", "Node's CPU, of one core", Type.NUMBER, "%"),
            amount("jvm.heap.used", "Node's heap", Type.INTEGER, "By"),
            amount("jvm.threads", "Node's threads", Type.INTEGER, ""),
            amount("jvm.classes", "Node's classes", Type.INTEGER, ""),
            amount("jvm.gc.time", "Node's time in GC", Type.INTEGER, "ms")),
        List.of(),
        0,
        0,
        0,
        0);
  }

  private static Property percent(String key, String title) {
    return new Property(key, title, Type.NUMBER, "%", 0, 100);
  }

  private static Property amount(String key, String title, Type type, String unit) {
    return new Property(key, title, type, unit, 0, Double.NaN);
  }
}
