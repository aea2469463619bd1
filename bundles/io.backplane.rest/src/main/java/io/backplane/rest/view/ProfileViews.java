/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.Group;
import io.backplane.device.api.Profile;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.TenantId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Profiles and groups, as JSON. */
public final class ProfileViews {
  private static final String ID = "[A-Za-z0-9._-]{1,64}";

  private ProfileViews() {}

  /** A typed property. */
  public record PropertyView(
      @About(value = "As devices send it.", min = 1, max = 256, example = "temperature") String key,
      @About(value = "For people; empty shows the key.", max = 200, optional = true) String title,
      @About(
              value = "Its type.",
              values = {"number", "integer", "boolean", "string", "object", "geo"},
              example = "number")
          String type,
      @About(
              value = "UCUM code or SI symbol; empty if none.",
              max = 64,
              optional = true,
              example = "Cel")
          String unit,
      @About(value = "Smallest sensible value.", nullable = true, optional = true) Double min,
      @About(value = "Largest sensible value.", nullable = true, optional = true) Double max) {
    static PropertyView of(Profile.Property p) {
      return new PropertyView(
          p.key(),
          p.title(),
          p.type().name().toLowerCase(Locale.ROOT),
          p.unit(),
          Double.isNaN(p.min()) ? null : p.min(),
          Double.isNaN(p.max()) ? null : p.max());
    }

    Profile.Property toProperty() {
      return new Profile.Property(
          key,
          title == null ? "" : title,
          Profile.Type.valueOf(type.toUpperCase(Locale.ROOT)),
          unit == null ? "" : unit,
          min == null ? Double.NaN : min,
          max == null ? Double.NaN : max);
    }
  }

  /** A command devices of a profile can be given. */
  public record CommandDefView(
      @About(value = "As devices get it.", pattern = ID, example = "reboot") String name,
      @About(value = "For people.", max = 200, optional = true) String title,
      @About(
              value = "JSON Schema of its input, as text; empty takes any.",
              max = 65536,
              optional = true)
          String inputSchema) {
    static CommandDefView of(Profile.CommandDef c) {
      return new CommandDefView(c.name(), c.title(), c.inputSchema());
    }

    Profile.CommandDef toCommand() {
      return new Profile.CommandDef(
          name, title == null ? "" : title, inputSchema == null ? "" : inputSchema);
    }
  }

  /** What devices of a kind have in common. */
  public record ProfileView(
      @About(value = "Its identifier.", pattern = ID) String id,
      @About("Its name, for people.") String name,
      @About("For people.") String description,
      @About("The dialect its devices speak.") String dialect,
      @About("What they measure.") List<PropertyView> properties,
      @About("What they can be told.") List<CommandDefView> commands,
      @About("Days values are kept; 0 leaves it to the store's default.") int retentionDays,
      @About("Raised by each write; the ETag is made of it.") long version,
      @About("When it was made.") Ts createdAt,
      @About("When it was last changed.") Ts updatedAt) {
    /** A profile. */
    public static ProfileView of(Profile p) {
      return new ProfileView(
          p.id().value(),
          p.name(),
          p.description(),
          p.dialect(),
          p.properties().stream().map(PropertyView::of).toList(),
          p.commands().stream().map(CommandDefView::of).toList(),
          p.retentionDays(),
          p.version(),
          new Ts(p.createdAt()),
          new Ts(p.updatedAt()));
    }
  }

  /** A profile to make, or what one is to become. */
  @JsonIgnoreProperties({"version", "createdAt", "updatedAt"})
  public record ProfileInput(
      @About(
              value = "Its identifier; may be left out where the path has it.",
              pattern = ID,
              optional = true,
              example = "boiler")
          String id,
      @About(
              value = "Its name, for people.",
              min = 1,
              max = 200,
              pattern = Rules.NOT_BLANK,
              example = "Boiler")
          String name,
      @About(value = "For people.", max = 2000, optional = true) String description,
      @About(
              value =
                  "The dialect its devices speak, one of those GET /node lists; `native` if left out.",
              max = 64,
              optional = true,
              example = "native")
          String dialect,
      @About(value = "What they measure.", max = 1000, optional = true)
          List<PropertyView> properties,
      @About(
              value = "What they can be told; if there is none, anything.",
              max = 1000,
              optional = true)
          List<CommandDefView> commands,
      @About(
              value = "Days values are kept; 0 leaves it to the store's default.",
              min = 0,
              max = 36500,
              optional = true)
          Integer retentionDays) {
    /** What it means for a profile of that identifier. */
    public Profile toProfile(TenantId tenant, String known, long version) {
      return new Profile(
          tenant,
          new ProfileId(known),
          name,
          description == null ? "" : description,
          dialect == null || dialect.isEmpty() ? "native" : dialect,
          properties == null
              ? List.of()
              : properties.stream().map(PropertyView::toProperty).toList(),
          commands == null ? List.of() : commands.stream().map(CommandDefView::toCommand).toList(),
          retentionDays == null ? 0 : retentionDays,
          version,
          0,
          0);
    }
  }

  /** Chooses devices; what is left out does not matter. */
  public record FilterView(
      @About(value = "Part of identifier or name.", max = 200, optional = true) String text,
      @About(value = "A profile.", optional = true) String profile,
      @About(value = "All of these.", max = 32, optional = true) List<String> tags,
      @About(value = "A gateway.", optional = true) String gateway,
      @About(value = "Whether connected.", nullable = true, optional = true) Boolean connected) {
    static FilterView of(DeviceFilter f) {
      return new FilterView(
          f.text(), f.profile(), List.copyOf(new TreeSet<>(f.tags())), f.gateway(), f.connected());
    }

    DeviceFilter toFilter() {
      return new DeviceFilter(
          text == null ? "" : text,
          profile == null ? "" : profile,
          tags == null ? Set.of() : Set.copyOf(tags),
          "",
          gateway == null ? "" : gateway,
          connected);
    }
  }

  /** Devices chosen by a query; membership follows the devices. */
  public record GroupView(
      @About(value = "Its identifier.", pattern = ID) String id,
      @About("Its name, for people.") String name,
      @About("Which devices.") FilterView filter,
      @About("Raised by each write; the ETag is made of it.") long version) {
    /** A group. */
    public static GroupView of(Group g) {
      return new GroupView(g.id(), g.name(), FilterView.of(g.filter()), g.version());
    }
  }

  /** A group to make, or what one is to become. */
  @JsonIgnoreProperties("version")
  public record GroupInput(
      @About(
              value = "Its identifier; may be left out where the path has it.",
              pattern = ID,
              optional = true,
              example = "hall-2")
          String id,
      @About(value = "Its name, for people.", min = 1, max = 200, example = "Hall 2") String name,
      @About("Which devices.") FilterView filter) {
    /** What it means for a group of that identifier. */
    public Group toGroup(TenantId tenant, String known, long version) {
      return new Group(tenant, known, name, filter.toFilter(), version);
    }
  }
}
