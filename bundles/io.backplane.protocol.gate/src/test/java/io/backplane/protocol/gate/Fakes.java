/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import io.backplane.device.api.Commands;
import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.Page;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.RegistryException;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.Sessions;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What stands around the gate. */
final class Fakes {
  private Fakes() {}

  /** The defaults, but for a payload limit that is easy to exceed. */
  static Config config(int maxPayload) {
    return new Config() {
      @Override
      public Class<? extends Annotation> annotationType() {
        return Config.class;
      }

      @Override
      public int maxPayloadBytes() {
        return maxPayload;
      }

      @Override
      public int maxSamples() {
        return 100;
      }

      @Override
      public int maxKeyLength() {
        return 256;
      }

      @Override
      public long futureSeconds() {
        return 86_400;
      }

      @Override
      public long pastDays() {
        return 3650;
      }

      @Override
      public int dialectBudgetMillis() {
        return 50;
      }
    };
  }

  /** Devices by identifier; may be told to fail. */
  static final class Registry implements DeviceRegistry {
    final Map<DeviceId, Device> devices = new ConcurrentHashMap<>();
    final List<DeviceId> asked = new CopyOnWriteArrayList<>();
    volatile boolean broken;

    void put(String id, String gateway, boolean enabled) {
      put(id, gateway, enabled, 0);
    }

    void put(String id, String gateway, boolean enabled, long createdAt) {
      DeviceId d = new DeviceId(id);
      DeviceId g = gateway == null ? null : new DeviceId(gateway);
      devices.put(
          d,
          new Device(
              TenantId.DEFAULT,
              d,
              id,
              ProfileId.DEFAULT,
              Set.of(),
              g,
              enabled,
              false,
              1,
              createdAt,
              0));
    }

    @Override
    public Optional<Device> find(TenantId tenant, DeviceId id) {
      asked.add(id);
      if (broken) {
        throw new RegistryException(RegistryException.Reason.UNAVAILABLE, "broken", null);
      }
      return Optional.ofNullable(devices.get(id));
    }

    @Override
    public Device create(Device device) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Device update(Device device) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(TenantId tenant, DeviceId id, long version) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Page<Device> list(TenantId tenant, DeviceFilter filter, String cursor, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<RowResult> saveAll(List<Device> devices, boolean dryRun) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Counts counts(TenantId tenant) {
      throw new UnsupportedOperationException();
    }
  }

  /** Keeps what was reported. */
  static final class State implements DeviceState {
    final List<Diagnostic> lines = new CopyOnWriteArrayList<>();
    final List<DeviceId> about = new CopyOnWriteArrayList<>();

    @Override
    public void report(TenantId tenant, DeviceId device, Diagnostic diagnostic) {
      about.add(device);
      lines.add(diagnostic);
    }

    @Override
    public List<Attribute> attributes(TenantId tenant, DeviceId device) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Attributes versionedAttributes(TenantId tenant, DeviceId device) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setAttributes(
        TenantId tenant, DeviceId device, Map<String, Value> values, long version) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<DeviceId, Presence> presence(TenantId tenant, Collection<DeviceId> devices) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<DeviceId> recent(TenantId tenant, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Diagnostic> diagnostics(TenantId tenant, DeviceId device) {
      throw new UnsupportedOperationException();
    }
  }

  /** Commands in memory. */
  static final class CommandBook implements Commands {
    private final Map<String, String> gateways = new ConcurrentHashMap<>();
    final List<String> reports = new CopyOnWriteArrayList<>();
    private final Map<String, Command> all = new java.util.LinkedHashMap<>();
    volatile boolean broken;

    synchronized Command add(String device, String id) {
      Command c =
          new Command(
              TenantId.DEFAULT, new DeviceId(device), id, "do", "{}", State.QUEUED, "", 0, 0, 0);
      all.put(id, c);
      return c;
    }

    @Override
    public synchronized void report(
        TenantId tenant, DeviceId device, String id, State state, String resultJson) {
      if (broken) {
        throw new RegistryException(RegistryException.Reason.UNAVAILABLE, "broken", null);
      }
      Command c = all.get(id);
      if (c == null || !c.device().equals(device)) {
        throw new RegistryException(RegistryException.Reason.NOT_FOUND, "no command " + id, null);
      }
      reports.add(id + " " + state + (resultJson.isEmpty() ? "" : " " + resultJson));
      all.put(
          id, new Command(tenant, device, id, c.name(), c.inputJson(), state, resultJson, 0, 0, 0));
    }

    @Override
    public synchronized List<Command> pending(TenantId tenant, DeviceId device) {
      if (broken) {
        throw new RegistryException(RegistryException.Reason.UNAVAILABLE, "broken", null);
      }
      return all.values().stream()
          .filter(c -> c.device().equals(device))
          .filter(c -> c.state() == State.QUEUED || c.state() == State.SENT)
          .toList();
    }

    void behind(String device, String gateway) {
      gateways.put(device, gateway);
    }

    @Override
    public synchronized List<Command> pendingBehind(TenantId tenant, DeviceId gateway) {
      return all.values().stream()
          .filter(c -> gateway.value().equals(gateways.get(c.device().value())))
          .filter(c -> c.state() == State.QUEUED || c.state() == State.SENT)
          .toList();
    }

    @Override
    public Command queue(TenantId t, DeviceId d, String name, String inputJson, long timeout) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Command> list(TenantId tenant, DeviceId device, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Command> find(TenantId tenant, DeviceId device, String id) {
      throw new UnsupportedOperationException();
    }
  }

  /** A connection. */
  static final class Wire implements Sessions.Link {
    final List<String> sent = new ArrayList<>();
    final List<String> closed = new CopyOnWriteArrayList<>();
    volatile boolean takes = true;
    volatile boolean fails;

    @Override
    public boolean takesCommands() {
      return takes;
    }

    @Override
    public synchronized boolean deliver(Commands.Command c, String topic, byte[] payload) {
      if (!fails) {
        sent.add(topic);
      }
      return !fails;
    }

    synchronized List<String> sent() {
      return List.copyOf(sent);
    }

    @Override
    public void close(String reason) {
      closed.add(reason);
    }
  }
}
