/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.shell;

import io.backplane.device.api.Credential;
import io.backplane.device.api.Credentials;
import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.DeviceState.Presence;
import io.backplane.device.api.Page;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Devices in the terminal: enough to look around and to let a device in. */
@Component(
    service = DeviceCommands.class,
    property = {
      "osgi.command.scope=device",
      "osgi.command.function=list",
      "osgi.command.function=show",
      "osgi.command.function=create",
      "osgi.command.function=token",
      "osgi.command.function=revoke",
      "osgi.command.function=enable",
      "osgi.command.function=disable",
      "osgi.command.function=delete",
      "osgi.command.function=diagnostics"
    })
public final class DeviceCommands {
  private static final TenantId TENANT = TenantId.DEFAULT;

  private final DeviceRegistry registry;
  private final Credentials credentials;
  private final DeviceState state;

  /** Takes the registry's services. */
  @Activate
  public DeviceCommands(
      @Reference(name = "registry") DeviceRegistry registry,
      @Reference(name = "credentials") Credentials credentials,
      @Reference(name = "state") DeviceState state) {
    this.registry = registry;
    this.credentials = credentials;
    this.state = state;
  }

  /** Lists devices. */
  @Descriptor("lists devices, at most 50 from a place on")
  public void list(
      CommandSession session,
      @Descriptor("part of identifier or name")
          @Parameter(
              names = {"-t", "--text"},
              absentValue = "")
          String text,
      @Descriptor("a tag")
          @Parameter(
              names = {"-g", "--tag"},
              absentValue = "")
          String tag,
      @Descriptor("the place to go on from, as printed by the page before")
          @Parameter(
              names = {"-c", "--cursor"},
              absentValue = "")
          String cursor) {
    Set<String> tags = tag.isEmpty() ? Set.of() : Set.of(tag);
    Page<Device> page =
        registry.list(TENANT, new DeviceFilter(text, "", tags, "", "", null), cursor, 50);
    Map<DeviceId, Presence> presence =
        state.presence(TENANT, page.items().stream().map(Device::id).toList());
    Table table = new Table("ID", "NAME", "PROFILE", "CONNECTED", "LAST SEEN", "TAGS");
    for (Device d : page.items()) {
      Presence p = presence.get(d.id());
      table.row(
          d.id(),
          d.name(),
          d.profile(),
          p != null && p.connected() ? "yes" : "no",
          Table.time(p == null ? 0 : p.lastSeen()),
          String.join(",", d.tags()));
    }
    PrintStream out = session.getConsole();
    table.print(out);
    out.println(page.total() + " in all");
    if (!page.next().isEmpty()) {
      out.println("more: device:list -c " + page.next());
    }
  }

  /** Shows one device. */
  @Descriptor("shows a device")
  public void show(CommandSession session, @Descriptor("its identifier") String id) {
    Device d = find(id);
    PrintStream out = session.getConsole();
    new Table("FIELD", "VALUE")
        .row("id", d.id())
        .row("name", d.name())
        .row("profile", d.profile())
        .row("tags", String.join(",", d.tags()))
        .row("gateway", d.gateway())
        .row("enabled", d.enabled())
        .row("simulated", d.simulated())
        .row("version", d.version())
        .row("created", Table.time(d.createdAt()))
        .row("updated", Table.time(d.updatedAt()))
        .print(out);
    Table keys = new Table("CREDENTIAL", "KIND", "LABEL", "CREATED", "LAST USED", "REVOKED");
    for (Credential c : credentials.list(TENANT, d.id())) {
      keys.row(
          c.id(),
          c.kind(),
          c.label(),
          Table.time(c.createdAt()),
          Table.time(c.lastUsedAt()),
          Table.time(c.revokedAt()));
    }
    keys.print(out);
  }

  /** Registers a device. */
  @Descriptor("registers a device and makes its first token")
  public void create(CommandSession session, @Descriptor("its identifier") String id) {
    Device d =
        registry.create(
            new Device(
                TENANT,
                new DeviceId(id),
                id,
                ProfileId.DEFAULT,
                Set.of(),
                null,
                true,
                false,
                0,
                0,
                0));
    token(session, d.id().value());
  }

  /** Makes a token. */
  @Descriptor("makes a token for a device; it is shown this once")
  public void token(CommandSession session, @Descriptor("the device") String id) {
    Credentials.Issued issued = credentials.issueToken(TENANT, new DeviceId(id), "shell", 0);
    session.getConsole().println("user " + id + "  password " + issued.token());
  }

  /** Revokes a credential. */
  @Descriptor("revokes a credential; sessions that used it end")
  public void revoke(
      CommandSession session,
      @Descriptor("the device") String id,
      @Descriptor("the credential, as device:show prints it") String credential) {
    credentials.revoke(TENANT, new DeviceId(id), credential);
    session.getConsole().println("revoked");
  }

  /** Lets a device connect. */
  @Descriptor("lets a device connect again")
  public void enable(CommandSession session, @Descriptor("the device") String id) {
    set(session, id, true);
  }

  /** Keeps a device out. */
  @Descriptor("ends a device's sessions and keeps it out")
  public void disable(CommandSession session, @Descriptor("the device") String id) {
    set(session, id, false);
  }

  /** Removes a device. */
  @Descriptor("removes a device with its credentials and attributes")
  public void delete(CommandSession session, @Descriptor("the device") String id) {
    registry.delete(TENANT, new DeviceId(id), 0);
    session.getConsole().println("deleted");
  }

  /** Shows what went wrong lately. */
  @Descriptor("shows the newest lines of a device's diagnostics")
  public void diagnostics(CommandSession session, @Descriptor("the device") String id) {
    List<DeviceState.Diagnostic> lines = state.diagnostics(TENANT, new DeviceId(id));
    Table table = new Table("TIME", "SEVERITY", "CODE", "TEXT");
    lines.forEach(l -> table.row(Table.time(l.time()), l.severity(), l.code(), l.text()));
    table.print(session.getConsole());
  }

  private void set(CommandSession session, String id, boolean enabled) {
    Device d = find(id);
    registry.update(
        new Device(
            d.tenant(),
            d.id(),
            d.name(),
            d.profile(),
            d.tags(),
            d.gateway(),
            enabled,
            d.simulated(),
            d.version(),
            d.createdAt(),
            d.updatedAt()));
    session.getConsole().println(enabled ? "enabled" : "disabled");
  }

  private Device find(String id) {
    return registry
        .find(TENANT, new DeviceId(id))
        .orElseThrow(() -> new IllegalArgumentException("no device '" + id + "'"));
  }
}
