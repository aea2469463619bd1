/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.Group;
import io.backplane.device.api.Page;
import io.backplane.device.api.Profile;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.Profiles;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A registry in memory that knows one profile. */
public final class FakeRegistry implements DeviceRegistry, Profiles {
  final List<Integer> slices = new ArrayList<>();
  public final TreeMap<DeviceId, Device> devices = new TreeMap<>();
  public final List<Group> groups = new ArrayList<>();
  public final List<Profile> profiles = new ArrayList<>();
  Runnable meanwhile = () -> {};
  Profile saved;

  @Override
  public Optional<Device> find(TenantId tenant, DeviceId id) {
    return Optional.ofNullable(devices.get(id));
  }

  @Override
  public Device create(Device d) {
    if (devices.containsKey(d.id())) {
      throw new RegistryException(Reason.EXISTS, "exists", null);
    }
    return put(d, 1);
  }

  @Override
  public Device update(Device d) {
    Device there = devices.get(d.id());
    if (there == null) {
      throw new RegistryException(Reason.NOT_FOUND, "not there", null);
    }
    if (there.version() != d.version()) {
      throw new RegistryException(Reason.CONFLICT, "changed", null);
    }
    return put(d, d.version() + 1);
  }

  private Device put(Device d, long version) {
    boolean known = d.profile().equals(ProfileId.DEFAULT);
    if (!known || d.gateway() != null && !devices.containsKey(d.gateway())) {
      throw new RegistryException(Reason.UNKNOWN_REFERENCE, "unknown", null);
    }
    Device stored = stored(d, version);
    devices.put(d.id(), stored);
    return stored;
  }

  private static Device stored(Device d, long version) {
    return new Device(
        d.tenant(),
        d.id(),
        d.name(),
        d.profile(),
        d.tags(),
        d.gateway(),
        d.enabled(),
        d.simulated(),
        version,
        1,
        1);
  }

  @Override
  public List<RowResult> saveAll(List<Device> rows, boolean dryRun) {
    slices.add(rows.size());
    meanwhile.run();
    Set<DeviceId> inCall = rows.stream().map(Device::id).collect(Collectors.toSet());
    Set<DeviceId> seen = new HashSet<>();
    return rows.stream().map(d -> save(d, inCall, dryRun, !seen.add(d.id()))).toList();
  }

  private RowResult save(Device d, Set<DeviceId> inCall, boolean dryRun, boolean again) {
    if (!d.profile().equals(ProfileId.DEFAULT)) {
      return new RowResult(Outcome.FAILED, "no such profile");
    }
    DeviceId gateway = d.gateway();
    if (gateway != null && !devices.containsKey(gateway) && !inCall.contains(gateway)) {
      return new RowResult(Outcome.FAILED, "no such gateway");
    }
    Device there = devices.get(d.id());
    if (d.version() != 0 && (there == null || there.version() != d.version() && !again)) {
      return new RowResult(Outcome.FAILED, "changed since");
    }
    if (!dryRun) {
      devices.put(d.id(), stored(d, there == null ? 1 : there.version() + 1));
    }
    return new RowResult(there == null ? Outcome.CREATED : Outcome.UPDATED, "");
  }

  @Override
  public void delete(TenantId tenant, DeviceId id, long version) {
    devices.remove(id);
  }

  @Override
  public Page<Device> list(TenantId tenant, DeviceFilter filter, String cursor, int limit) {
    return new Page<>(List.copyOf(devices.values()), "", devices.size());
  }

  @Override
  public Counts counts(TenantId tenant) {
    return new Counts(devices.size(), devices.size(), 0);
  }

  @Override
  public Optional<Profile> find(TenantId tenant, ProfileId id) {
    return list(tenant).stream().filter(p -> p.id().equals(id)).findFirst();
  }

  @Override
  public List<Profile> list(TenantId tenant) {
    List<Profile> all = new ArrayList<>(profiles);
    all.add(profile(tenant, ProfileId.DEFAULT));
    return all;
  }

  public static Profile profile(TenantId tenant, ProfileId id) {
    return new Profile(tenant, id, "Name", "", "native", List.of(), List.of(), 0, 1, 1, 1);
  }

  @Override
  public Profile save(Profile profile) {
    saved = profile;
    return profile;
  }

  @Override
  public void delete(TenantId tenant, ProfileId id, long version) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Group> groups(TenantId tenant) {
    return List.copyOf(groups);
  }

  @Override
  public Group saveGroup(Group group) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteGroup(TenantId tenant, String id, long version) {
    throw new UnsupportedOperationException();
  }
}
