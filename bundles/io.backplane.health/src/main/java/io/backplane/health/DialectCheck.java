/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.Profile;
import io.backplane.device.api.Profiles;
import io.backplane.device.api.RegistryException;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.spi.Dialect;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Whether every dialect that devices need is there. One being replaced is away for a moment; one
 * that stays away keeps its devices waiting. Immediate, as it must know since when one is away.
 */
@Component(
    service = HealthCheck.class,
    immediate = true,
    property = {"hc.name=dialects", "hc.tags=protocol"})
public final class DialectCheck implements HealthCheck {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final long began = System.nanoTime();
  private final AtomicReference<DeviceRegistry> registry = new AtomicReference<>();
  private final AtomicReference<Profiles> profiles = new AtomicReference<>();
  private final List<String> there = new CopyOnWriteArrayList<>();
  private final Map<String, Long> gone = new ConcurrentHashMap<>();

  /** With nothing bound yet. */
  @Activate
  public DialectCheck() {}

  @Override
  public Result execute() {
    return at(System.nanoTime());
  }

  /** As {@link #execute}, at a moment of the JVM's clock. */
  Result at(long nanos) {
    FormattingResultLog log = new FormattingResultLog();
    DeviceRegistry devices = registry.get();
    Profiles all = profiles.get();
    if (devices == null || all == null) {
      log.info("there is no device registry to ask");
      return new Result(log);
    }
    try {
      all.list(TenantId.DEFAULT).forEach(p -> look(p, devices, nanos, log));
    } catch (RegistryException e) {
      log.info("the registry cannot be asked: {}", e.getMessage());
    }
    if (!log.iterator().hasNext()) {
      log.info("dialects: {}", String.join(", ", there.stream().distinct().sorted().toList()));
    }
    return new Result(log);
  }

  private void look(Profile p, DeviceRegistry devices, long nanos, FormattingResultLog log) {
    if (there.contains(p.dialect())
        || nanos - gone.getOrDefault(p.dialect(), began) < PATIENCE_NANOS) {
      return;
    }
    DeviceFilter having = new DeviceFilter("", p.id().value(), Set.of(), "", "", null);
    long waiting = devices.list(p.tenant(), having, "", 1).total();
    if (waiting > 0) {
      log.warn(
          "dialect '{}' of profile '{}' is not there; devices that wait for it: {}",
          p.dialect(),
          p.id(),
          waiting);
    }
  }

  @Reference(
      name = "dialects",
      service = Dialect.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindDialect(Map<String, ?> properties) {
    if (properties.get(Dialect.NAME) instanceof String name) {
      there.add(name);
    }
  }

  void unbindDialect(Map<String, ?> properties) {
    if (properties.get(Dialect.NAME) instanceof String name) {
      gone.put(name, System.nanoTime());
      there.remove(name);
    }
  }

  @Reference(
      name = "registry",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindRegistry(DeviceRegistry service) {
    registry.set(service);
  }

  void unbindRegistry(DeviceRegistry service) {
    registry.compareAndSet(service, null);
  }

  @Reference(
      name = "profiles",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindProfiles(Profiles service) {
    profiles.set(service);
  }

  void unbindProfiles(Profiles service) {
    profiles.compareAndSet(service, null);
  }
}
