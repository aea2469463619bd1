/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.DeviceRegistry.Counts;
import io.backplane.device.api.RegistryException;
import io.backplane.message.api.TenantId;
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

/** Whether the device registry reads from its database; the counts alone may come from memory. */
@Component(property = {"hc.name=registry", "hc.tags=ready", "hc.tags=device"})
public final class RegistryCheck implements HealthCheck {
  private final AtomicReference<DeviceRegistry> registry = new AtomicReference<>();

  /** With nothing bound yet. */
  @Activate
  public RegistryCheck() {}

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    DeviceRegistry now = registry.get();
    if (now == null) {
      log.temporarilyUnavailable("there is no device registry");
      return new Result(log);
    }
    try {
      now.list(TenantId.DEFAULT, DeviceFilter.ALL, "", 1);
      Counts c = now.counts(TenantId.DEFAULT);
      log.info("{} devices, {} connected", c.total(), c.connected());
    } catch (RegistryException e) {
      log.critical("the registry does not answer: {}", e.getMessage());
    }
    return new Result(log);
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
}
