/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.driver.simulated;

import io.backplane.device.api.DeviceRegistry;
import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the declared fleets. A declaration that is not understood is logged and left out. */
@Component(
    service = {},
    configurationPid = "io.backplane.driver.simulated",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Config.class)
@Boundary("A step that fails is logged; the schedule must not end.")
@Lane("driver-simulated")
public final class SimulatedDriver {
  private static final Logger LOG = LoggerFactory.getLogger(SimulatedDriver.class);

  private static final long RETRY_MILLIS = 2_000;

  private final Ingress ingress;
  private final Sessions sessions;
  private final DeviceRegistry registry;
  private final ScheduledThreadPoolExecutor executor;
  private final List<FleetRunner> runners = new ArrayList<>();

  /** Starts the driver's own thread; everything that takes time happens there. */
  @Activate
  public SimulatedDriver(
      @Reference(name = "ingress") Ingress ingress,
      @Reference(name = "sessions") Sessions sessions,
      @Reference(name = "registry") DeviceRegistry registry,
      Config config) {
    this.ingress = ingress;
    this.sessions = sessions;
    this.registry = registry;
    executor = new ScheduledThreadPoolExecutor(1, r -> new Thread(r, "driver-simulated"));
    for (String declaration : config.fleets()) {
      try {
        Fleet fleet = Fleet.parse(declaration);
        FleetRunner runner = new FleetRunner(fleet, ingress);
        runners.add(runner);
        executor.execute(() -> begin(fleet, runner));
      } catch (IllegalArgumentException e) {
        LOG.error("Fleet left out: {}", e.getMessage());
      }
    }
  }

  /** Tries on until the registry takes the fleet. */
  private void begin(Fleet fleet, FleetRunner runner) {
    try {
      runner.begin(registry, sessions);
    } catch (RuntimeException e) {
      LOG.warn("Fleet {} cannot begin, trying again: {}", fleet.name(), e.toString());
      executor.schedule(() -> begin(fleet, runner), RETRY_MILLIS, TimeUnit.MILLISECONDS);
      return;
    }
    LOG.info("Simulating {} devices of fleet {}", fleet.devices(), fleet.name());
    executor.scheduleAtFixedRate(() -> step(runner), 0, runner.stepMillis(), TimeUnit.MILLISECONDS);
  }

  /** Scheduled code must not throw, or the schedule ends. */
  private void step(FleetRunner runner) {
    try {
      runner.step(System.nanoTime());
    } catch (RuntimeException e) {
      LOG.warn("A simulated fleet could not speak: {}", e.toString());
    }
  }

  @Deactivate
  void stop() throws InterruptedException {
    executor.shutdownNow();
    if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
      LOG.warn("The simulation did not end within 5 s");
    }
    runners.forEach(
        r -> {
          r.end();
          if (r.lost() > 0) {
            LOG.info("{} simulated readings were not taken", r.lost());
          }
        });
  }
}
