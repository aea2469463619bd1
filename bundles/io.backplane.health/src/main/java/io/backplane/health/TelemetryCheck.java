/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import io.backplane.telemetry.api.TelemetryException;
import io.backplane.telemetry.api.TelemetryReader;
import io.backplane.telemetry.api.TelemetryReader.StoreStatus;
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

/** Whether the telemetry store answers. */
@Component(property = {"hc.name=telemetry", "hc.tags=ready", "hc.tags=telemetry"})
public final class TelemetryCheck implements HealthCheck {
  private final AtomicReference<TelemetryReader> store = new AtomicReference<>();

  /** With nothing bound yet. */
  @Activate
  public TelemetryCheck() {}

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    TelemetryReader now = store.get();
    if (now == null) {
      log.temporarilyUnavailable("there is no telemetry store");
      return new Result(log);
    }
    try {
      StoreStatus s = now.status();
      log.info("store {} holds {} series", s.store(), s.series());
    } catch (TelemetryException e) {
      log.critical("the store does not answer: {}", e.getMessage());
    }
    return new Result(log);
  }

  @Reference(
      name = "store",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindStore(TelemetryReader service) {
    store.set(service);
  }

  void unbindStore(TelemetryReader service) {
    store.compareAndSet(service, null);
  }
}
