/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.state;

import io.backplane.device.api.DeviceChange.Kind;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.core.Seen;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Attributes, presence and diagnostics: the database, with what the stream told since on top. */
@Component(service = {DeviceState.class, MetricSource.class})
public final class JdbcDeviceState implements DeviceState, MetricSource {
  private static final int MAX_DEVICES = 1_000;

  private final Registry registry;
  private final DiagnosticLines diagnostics;

  @Activate
  public JdbcDeviceState(@Reference(name = "registry") Registry registry) {
    this.registry = registry;
    this.diagnostics = new DiagnosticLines(registry);
  }

  @Deactivate
  public void close() {
    diagnostics.drain();
  }

  @Override
  public List<Attribute> attributes(TenantId tenant, DeviceId device) {
    DeviceKey key = new DeviceKey(tenant, device);
    return registry.database().read(c -> AttributeRows.all(c, key));
  }

  @Override
  public Attributes versionedAttributes(TenantId tenant, DeviceId device) {
    DeviceKey key = new DeviceKey(tenant, device);
    return registry
        .database()
        .read(
            c -> {
              // the version first: with it, newer attributes are only ever found outdated
              long version = AttributeVersions.read(c, key).orElseThrow(() -> missing(device));
              return new Attributes(version, AttributeRows.all(c, key));
            });
  }

  @Override
  public void setAttributes(
      TenantId tenant, DeviceId device, Map<String, Value> values, long version) {
    DeviceKey key = new DeviceKey(tenant, device);
    if (registry.device(tenant, device).isEmpty()) {
      throw missing(device);
    }
    List<AttributeRows.Write> writes = new ArrayList<>();
    List<String> removals = new ArrayList<>();
    long now = registry.now();
    values.forEach(
        (name, value) -> {
          check(name, value);
          if (value == null) {
            removals.add(name);
          } else {
            writes.add(new AttributeRows.Write(key, new Attribute(name, value, false, now)));
          }
        });
    registry
        .database()
        .write(
            c -> {
              AttributeVersions.raise(c, key, version);
              for (String name : removals) {
                AttributeRows.remove(c, key, name);
              }
              for (boolean done : AttributeRows.save(c, writes, true)) {
                if (!done) {
                  throw invalid(
                      "a device may have at most " + AttributeRows.MAX_KEYS + " attributes");
                }
              }
              return null;
            });
    registry.tell(tenant, device, Kind.ATTRIBUTES, "");
  }

  private static RegistryException missing(DeviceId device) {
    return new RegistryException(Reason.NOT_FOUND, "there is no device '" + device + "'", null);
  }

  private static void check(String name, Value value) {
    if (name.isEmpty() || name.length() > Sample.MAX_KEY) {
      throw invalid("attribute names must have 1 to " + Sample.MAX_KEY + " characters");
    }
    if (value != null && ValueText.text(value).length() > AttributeRows.MAX_TEXT) {
      throw invalid(
          "attribute '" + name + "' may have at most " + AttributeRows.MAX_TEXT + " characters");
    }
  }

  private static RegistryException invalid(String message) {
    return new RegistryException(Reason.INVALID, message, null);
  }

  @Override
  public Map<DeviceId, Presence> presence(TenantId tenant, Collection<DeviceId> devices) {
    if (devices.size() > MAX_DEVICES) {
      throw invalid("at most " + MAX_DEVICES + " devices at once, are " + devices.size());
    }
    Map<DeviceId, Presence> found = new HashMap<>();
    List<String> ask = new ArrayList<>();
    for (DeviceId d : devices) {
      Seen seen = registry.seen().find(new DeviceKey(tenant, d));
      Presence told = seen == null ? null : seen.presence();
      if (told == null) {
        ask.add(d.value());
      } else {
        found.put(d, later(told, seen));
      }
    }
    if (!ask.isEmpty()) {
      List<PresenceRows.Stored> rows =
          registry.database().read(c -> PresenceRows.read(c, tenant, ask));
      rows.forEach(
          s ->
              found.put(
                  s.device().device(), later(s.presence(), registry.seen().find(s.device()))));
      ask.forEach(id -> addNeverStored(tenant, new DeviceId(id), found));
    }
    return found;
  }

  @Override
  public List<DeviceId> recent(TenantId tenant, int limit) {
    if (limit < 1 || limit > MAX_DEVICES) {
      throw invalid("a limit lies in 1.." + MAX_DEVICES + ", is " + limit);
    }
    return new RecentDevices(registry, tenant, limit).list();
  }

  /** Heard of for the first time since the last write. */
  private void addNeverStored(TenantId tenant, DeviceId id, Map<DeviceId, Presence> found) {
    Seen seen = registry.seen().find(new DeviceKey(tenant, id));
    if (seen != null && seen.lastSeen() > 0 && registry.device(tenant, id).isPresent()) {
      found.putIfAbsent(id, new Presence(false, seen.lastSeen(), 0, 0, "", ""));
    }
  }

  private static Presence later(Presence p, Seen seen) {
    return seen == null || seen.lastSeen() <= p.lastSeen()
        ? p
        : new Presence(
            p.connected(),
            seen.lastSeen(),
            p.connectedAt(),
            p.disconnectedAt(),
            p.protocol(),
            p.remote());
  }

  @Override
  public List<Diagnostic> diagnostics(TenantId tenant, DeviceId device) {
    return diagnostics.list(new DeviceKey(tenant, device));
  }

  @Override
  public void report(TenantId tenant, DeviceId device, Diagnostic diagnostic) {
    diagnostics.add(new DeviceKey(tenant, device), diagnostic);
  }

  @Override
  public void collect(MetricSink sink) {
    sink.counter(
        "backplane_device_diagnostics_dropped_total",
        "Lines of diagnostics that were not kept at overload.",
        diagnostics.dropped());
  }
}
