/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc;

import io.backplane.device.api.DeviceRegistry.Counts;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.message.api.TenantId;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import java.util.concurrent.ScheduledFuture;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The registry's figures; a scrape reads memory only. */
@Component(service = MetricSource.class)
public final class RegistryMetrics implements MetricSource {
  private final Registry registry;
  private final ScheduledFuture<?> counting;

  @Activate
  public RegistryMetrics(@Reference(name = "registry") Registry registry) {
    this.registry = registry;
    this.counting = registry.every(15_000, () -> registry.counters().of(TenantId.DEFAULT));
  }

  @Deactivate
  public void close() {
    counting.cancel(false);
  }

  @Override
  public void collect(MetricSink sink) {
    Counts counts = registry.counters().peek(TenantId.DEFAULT);
    if (counts != null) {
      String name = "backplane_device_devices";
      String help = "Devices registered, by state.";
      sink.gauge(name, help, counts.total(), "state", "all");
      sink.gauge(name, help, counts.enabled(), "state", "enabled");
      sink.gauge(name, help, counts.connected(), "state", "connected");
    }
    sink.gauge(
        "backplane_device_database_connections",
        "Connections to the registry's database in use.",
        registry.database().busy());
  }
}
