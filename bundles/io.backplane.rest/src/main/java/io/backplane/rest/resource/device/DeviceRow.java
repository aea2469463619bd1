/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import io.backplane.device.api.Device;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A row of a table of devices. */
final class DeviceRow {
  static final List<String> HEADING =
      List.of("id", "name", "profile", "tags", "gateway", "enabled");
  private static final String VERSION = "version";

  private final Columns columns;
  private final List<String> fields;

  DeviceRow(Columns columns, List<String> fields) {
    this.columns = columns;
    this.fields = fields;
  }

  String id() {
    return field("id");
  }

  /** What the row asks for; empty fields keep what is there. */
  Device toDevice(TenantId tenant, DeviceId id, Optional<Device> there) {
    String name = name();
    String profile = field("profile");
    String gateway = field("gateway");
    return new Device(
        tenant,
        id,
        !name.isEmpty() ? name : there.map(Device::name).orElse(id.value()),
        !profile.isEmpty()
            ? new ProfileId(profile)
            : there.map(Device::profile).orElse(ProfileId.DEFAULT),
        tags(there),
        !gateway.isEmpty() ? new DeviceId(gateway) : there.map(Device::gateway).orElse(null),
        enabled(there),
        there.map(Device::simulated).orElse(false),
        version(there),
        0,
        0);
  }

  static boolean same(Device a, Device b) {
    return a.name().equals(b.name())
        && a.profile().equals(b.profile())
        && a.tags().equals(b.tags())
        && Objects.equals(a.gateway(), b.gateway())
        && a.enabled() == b.enabled();
  }

  static String heading(boolean versions) {
    return String.join(",", HEADING) + (versions ? "," + VERSION : "");
  }

  static String of(Device d, boolean versions) {
    List<String> fields = new ArrayList<>();
    fields.add(d.id().value());
    fields.add(d.name());
    fields.add(d.profile().value());
    fields.add(TagList.join(d.tags()));
    fields.add(d.gateway() == null ? "" : d.gateway().value());
    fields.add(Boolean.toString(d.enabled()));
    if (versions) {
      fields.add(Long.toString(d.version()));
    }
    return String.join(",", fields.stream().map(Csv::quote).toList());
  }

  private Set<String> tags(Optional<Device> there) {
    String tags = field("tags");
    if (tags.isEmpty()) {
      return there.map(Device::tags).orElse(Set.of());
    }
    return TagList.split(tags);
  }

  /** The version that the table names, else that of what its empty fields were filled from. */
  private long version(Optional<Device> there) {
    String version = field(VERSION);
    if (version.isEmpty()) {
      return there.map(Device::version).orElse(0L);
    }
    if (!version.matches("[1-9][0-9]{0,17}")) {
      throw new IllegalArgumentException("version must be a whole number from 1 on");
    }
    return Long.parseLong(version);
  }

  private boolean enabled(Optional<Device> there) {
    return switch (field("enabled").toLowerCase(Locale.ROOT)) {
      case "" -> there.map(Device::enabled).orElse(true);
      case "true", "yes", "1" -> true;
      case "false", "no", "0" -> false;
      default -> throw new IllegalArgumentException("enabled must be true or false");
    };
  }

  /** With the blanks that quotes keep. */
  private String name() {
    String name = raw("name");
    return name.isBlank() ? "" : name;
  }

  private String field(String name) {
    return raw(name).strip();
  }

  private String raw(String name) {
    int i = columns.names.indexOf(name);
    return i < 0 || i >= fields.size() ? "" : fields.get(i);
  }

  /**
   * Which field lies where.
   *
   * @param names the heading
   */
  record Columns(List<String> names) {
    static Columns of(List<String> heading) {
      List<String> names = new ArrayList<>();
      for (String name : heading) {
        names.add(name.strip().replace("\uFEFF", "").toLowerCase(Locale.ROOT));
      }
      for (String name : names) {
        if (!HEADING.contains(name) && !name.equals(VERSION)) {
          throw new IllegalArgumentException(
              "column '%s' is not known; known are %s,%s"
                  .formatted(name, String.join(",", HEADING), VERSION));
        }
      }
      if (!names.contains("id") || Set.copyOf(names).size() < names.size()) {
        throw new IllegalArgumentException("the heading must hold id, and no column twice");
      }
      return new Columns(names);
    }
  }
}
