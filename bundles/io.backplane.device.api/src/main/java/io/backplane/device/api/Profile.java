/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

import io.backplane.message.api.TenantId;
import java.util.List;

/**
 * What devices of a kind have in common.
 *
 * @param tenant its tenant
 * @param id its identifier
 * @param name for people, 1 to 200 characters
 * @param description for people, at most 2000 characters
 * @param dialect the dialect its devices speak, such as {@code native}
 * @param properties what they measure; values of other keys are stored all the same
 * @param commands what they can be told
 * @param retentionDays how long values are kept, 0 leaves it to the store's default
 * @param version see the package
 * @param createdAt microseconds since the epoch
 * @param updatedAt microseconds since the epoch
 */
public record Profile(
    TenantId tenant,
    ProfileId id,
    String name,
    String description,
    String dialect,
    List<Property> properties,
    List<CommandDef> commands,
    int retentionDays,
    long version,
    long createdAt,
    long updatedAt) {
  /**
   * Checks the limits and copies the lists.
   *
   * @throws IllegalArgumentException if a limit is exceeded, naming the field
   */
  public Profile {
    if (name.isBlank() || name.length() > 200) {
      throw new IllegalArgumentException("name must have 1 to 200 characters");
    }
    if (description.length() > 2000) {
      throw new IllegalArgumentException("description may have at most 2000 characters");
    }
    if (retentionDays < 0 || retentionDays > 36_500) {
      throw new IllegalArgumentException("retentionDays must lie in 0..36500");
    }
    properties = List.copyOf(properties);
    commands = List.copyOf(commands);
  }

  /**
   * A typed property.
   *
   * @param key as devices send it
   * @param title for people; empty shows the key
   * @param type its type
   * @param unit UCUM code or SI symbol such as {@code Cel}, {@code %}, {@code W}; empty if none
   * @param min smallest sensible value, NaN if unbounded
   * @param max largest sensible value, NaN if unbounded
   */
  public record Property(
      String key, String title, Type type, String unit, double min, double max) {}

  /**
   * A command.
   *
   * @param name as devices get it
   * @param title for people
   * @param inputSchema JSON Schema of its input, empty for none
   */
  public record CommandDef(String name, String title, String inputSchema) {}

  /** Types of properties. */
  public enum Type {
    /** Floating-point number. */
    NUMBER,
    /** Whole number. */
    INTEGER,
    /** Truth value. */
    BOOLEAN,
    /** Text. */
    STRING,
    /** JSON object or array. */
    OBJECT,
    /** Place, WGS 84. */
    GEO
  }
}
