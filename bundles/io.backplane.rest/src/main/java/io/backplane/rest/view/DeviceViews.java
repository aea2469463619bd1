/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.backplane.device.api.Credential;
import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceState.Attribute;
import io.backplane.device.api.DeviceState.Attributes;
import io.backplane.device.api.DeviceState.Diagnostic;
import io.backplane.device.api.DeviceState.Presence;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Devices and what belongs to them, as JSON. */
public final class DeviceViews {
  private static final String ID = "[A-Za-z0-9._:-]{1,128}";

  private DeviceViews() {}

  /** Whether a device is there. */
  public record PresenceView(
      @About("It has a session now.") boolean connected,
      @About(value = "When it last said something.", nullable = true) Ts lastSeen,
      @About(value = "When its newest session began.", nullable = true) Ts connectedAt,
      @About(value = "When its last session ended.", nullable = true) Ts disconnectedAt,
      @About(value = "Protocol of the newest session, empty if none.", example = "mqtt")
          String protocol,
      @About("Address of the newest session, empty if none.") String remote) {
    static PresenceView of(Presence p) {
      return p == null
          ? null
          : new PresenceView(
              p.connected(),
              Ts.orNull(p.lastSeen()),
              Ts.orNull(p.connectedAt()),
              Ts.orNull(p.disconnectedAt()),
              p.protocol(),
              p.remote());
    }
  }

  /** A registered device. */
  public record DeviceView(
      @About(value = "Its identifier.", pattern = ID) String id,
      @About("Its name, for people.") String name,
      @About("Its profile.") String profile,
      @About("Words to find and group it by.") List<String> tags,
      @About(value = "The device it speaks through.", nullable = true) String gateway,
      @About("Whether it may connect.") boolean enabled,
      @About("Whether its data is made up by the simulator.") boolean simulated,
      @About("Raised by each write; the ETag is made of it.") long version,
      @About("When it was registered.") Ts createdAt,
      @About("When it was last changed.") Ts updatedAt,
      @About(value = "Null for a device never seen.", nullable = true) PresenceView presence) {
    /** A device with its presence, which may be null. */
    public static DeviceView of(Device d, Presence presence) {
      return new DeviceView(
          d.id().value(),
          d.name(),
          d.profile().value(),
          List.copyOf(new TreeSet<>(d.tags())),
          d.gateway() == null ? null : d.gateway().value(),
          d.enabled(),
          d.simulated(),
          d.version(),
          new Ts(d.createdAt()),
          new Ts(d.updatedAt()),
          PresenceView.of(presence));
    }
  }

  /** A device to register, or what one is to become. Fields the node keeps itself are ignored. */
  @JsonIgnoreProperties({"simulated", "version", "createdAt", "updatedAt", "presence"})
  public record DeviceInput(
      @About(
              value = "Its identifier; may be left out where the path has it.",
              pattern = ID,
              optional = true,
              example = "boiler-7")
          String id,
      @About(
              value = "Its name, for people; the identifier if left out.",
              min = 1,
              max = 200,
              pattern = Rules.NOT_BLANK,
              optional = true,
              example = "Boiler 7")
          String name,
      @About(
              value = "Its profile; `default` if left out.",
              pattern = "[A-Za-z0-9._-]{1,64}",
              optional = true,
              example = "default")
          String profile,
      @About(value = "Words to find and group it by.", max = 32, optional = true) Set<String> tags,
      @About(
              value = "The device it speaks through.",
              pattern = ID,
              nullable = true,
              optional = true)
          String gateway,
      @About(value = "Whether it may connect; true if left out.", optional = true)
          Boolean enabled) {
    /** What it means for a device of that identifier. */
    public Device toDevice(TenantId tenant, String known, long version, boolean simulated) {
      return new Device(
          tenant,
          new DeviceId(known),
          name == null ? known : name,
          profile == null ? ProfileId.DEFAULT : new ProfileId(profile),
          tags == null ? Set.of() : tags,
          gateway == null || gateway.isEmpty() ? null : new DeviceId(gateway),
          enabled == null || enabled,
          simulated,
          version,
          0,
          0);
    }
  }

  /** How many devices there are. */
  public record CountsView(
      @About("Registered.") long total,
      @About("Of these, enabled.") long enabled,
      @About("Of these, connected now.") long connected) {}

  /** Attributes with their version. */
  public record AttributesView(
      @About("Raised each time the platform sets some; of the `ETag`.") long version,
      @About("The entries.") List<AttributeView> items) {
    /** Attributes. */
    public static AttributesView of(Attributes a) {
      return new AttributesView(a.version(), a.items().stream().map(AttributeView::of).toList());
    }
  }

  /** An attribute. */
  public record AttributeView(
      @About("Its name.") String key,
      @About("Its value.") Value value,
      @About(
              value = "Type of the value.",
              values = {"int", "real", "bool", "string", "json", "geo"})
          String type,
      @About("Whether the device reported it (else the platform set it).") boolean byDevice,
      @About("When it was set.") Ts updatedAt) {
    /** An attribute. */
    public static AttributeView of(Attribute a) {
      return new AttributeView(
          a.key(), a.value(), Values.type(a.value()), a.byDevice(), new Ts(a.updatedAt()));
    }
  }

  /** A credential as far as it may be shown. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record CredentialView(
      @About("Names it; for tokens the visible prefix, for certificates that of the fingerprint.")
          String id,
      @About(
              value = "How the device proves itself.",
              values = {"token", "password", "certificate"})
          String kind,
      @About("For people, may be empty.") String label,
      @About("What the device speaks that uses it; empty for what its profile names.")
          String dialect,
      @About("When it was made.") Ts createdAt,
      @About(value = "When it ends; null for never.", nullable = true) Ts expiresAt,
      @About(value = "When it was last used, roughly.", nullable = true) Ts lastUsedAt,
      @About(value = "When it was revoked; null while valid.", nullable = true) Ts revokedAt,
      @About(value = "The secret: shown once, on creation.", optional = true)
          @JsonInclude(JsonInclude.Include.NON_NULL)
          String token) {
    /** A credential, with its secret right after it was made. */
    public static CredentialView of(Credential c, String token) {
      return new CredentialView(
          c.id(),
          c.kind().name().toLowerCase(Locale.ROOT),
          c.label(),
          c.dialect(),
          new Ts(c.createdAt()),
          Ts.orNull(c.expiresAt()),
          Ts.orNull(c.lastUsedAt()),
          Ts.orNull(c.revokedAt()),
          token);
    }
  }

  /** A credential to make. */
  public record CredentialInput(
      @About(
              value =
                  "A token made by the node, a password you choose, or a certificate the device"
                      + " shows in TLS.",
              values = {"token", "password", "certificate"},
              example = "token")
          String kind,
      @About(value = "For people.", max = 200, optional = true, example = "workshop") String label,
      @About(value = "When the token ends.", optional = true, nullable = true) Ts expiresAt,
      @About(value = "The password, if that is the kind.", min = 8, max = 256, optional = true)
          String password,
      @About(
              value = "The device's X.509 certificate as PEM, if that is the kind.",
              max = 20_000,
              optional = true)
          String certificate,
      @About(
              value =
                  "What the device speaks that uses it, one of those GET /node lists; what its"
                      + " profile names if left out.",
              max = 64,
              optional = true,
              example = "native")
          String dialect) {}

  /** A line of a device's diagnostics. */
  public record DiagnosticView(
      @About("When it happened.") Ts ts,
      @About(
              value = "How bad it is.",
              values = {"INFO", "WARNING", "ERROR"})
          String severity,
      @About(value = "Short and stable.", example = "malformed-payload") String code,
      @About("A sentence.") String text) {
    /** A line. */
    public static DiagnosticView of(Diagnostic d) {
      return new DiagnosticView(new Ts(d.time()), d.severity().name(), d.code(), d.text());
    }
  }

  /** What became of an import. */
  public record ImportReport(
      @About("Rows that registered a device.") int created,
      @About("Rows that changed one.") int updated,
      @About("Rows that could not be used.") int failed,
      @About("Whether nothing was stored.") boolean dryRun,
      @About("One entry per row.") List<ImportRow> rows) {}

  /** What became of a row. */
  public record ImportRow(
      @About("Its line in the table; the heading is line 1.") int row,
      @About("The device it is about.") String id,
      @About(
              value = "What became of it.",
              values = {"created", "updated", "unchanged", "failed"})
          String result,
      @About(value = "Why it failed.", nullable = true) String error) {}
}
