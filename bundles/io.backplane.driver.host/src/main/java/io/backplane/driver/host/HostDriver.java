/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.driver.host;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.Profiles;
import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Sessions;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
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

/**
 * Reads the machine once per period and offers the readings to the gate. What the gate refuses
 * waits in a bounded backlog and is offered again; what falls out of the backlog is counted and
 * logged.
 */
@Component(
    service = {},
    configurationPid = "io.backplane.driver.host",
    configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = Config.class)
@Boundary("A reading that fails is logged; the schedule must not end.")
@Lane("driver-host")
public final class HostDriver {
  private static final Logger LOG = LoggerFactory.getLogger(HostDriver.class);
  private static final int BATCH = 100;
  private static final Origin ORIGIN = new Origin("driver", "host", "", Map.of(), new byte[0]);

  private final Ingress ingress;
  private final Sessions sessions;
  private final DeviceRegistry registry;
  private final Profiles profiles;
  private final Config config;
  private final ScheduledExecutorService executor;
  private final ArrayDeque<DeviceMessage> backlog = new ArrayDeque<>();
  private final ArrayDeque<DeviceMessage> flight = new ArrayDeque<>();
  private HostReader reader;
  private Device device;
  private Sessions.Handle session;
  private boolean ended;
  private long dropped;

  /** Starts the driver's own thread; everything that takes time happens there. */
  @Activate
  public HostDriver(
      @Reference(name = "ingress") Ingress ingress,
      @Reference(name = "sessions") Sessions sessions,
      @Reference(name = "registry") DeviceRegistry registry,
      @Reference(name = "profiles") Profiles profiles,
      Config config) {
    this.ingress = ingress;
    this.sessions = sessions;
    this.registry = registry;
    this.profiles = profiles;
    this.config = config;
    int period = Math.max(200, Math.min(3_600_000, config.periodMillis()));
    ScheduledThreadPoolExecutor pool =
        new ScheduledThreadPoolExecutor(1, r -> new Thread(r, "driver-host"));
    pool.setRemoveOnCancelPolicy(true);
    executor = pool;
    executor.scheduleAtFixedRate(this::tick, 0, period, TimeUnit.MILLISECONDS);
  }

  @Deactivate
  void stop() throws InterruptedException {
    executor.shutdownNow();
    if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
      LOG.warn("The reading of the machine did not end within 5 s");
    }
    synchronized (this) {
      if (session != null) {
        session.close("driver-stopped");
        session = null;
      }
    }
  }

  /** Scheduled code must not throw, or the schedule ends. */
  private void tick() {
    try {
      synchronized (this) {
        if (ended && !mayComeBack()) {
          return;
        }
        begin();
      }
      long now = ingress.clock().next();
      enqueue(
          new DeviceMessage(
              device.tenant(), device.id(), MessageKind.TELEMETRY, now, reader.read(now), ORIGIN));
      offer();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("The machine could not be read: {}", e.toString());
    }
  }

  /** A device that somebody removed or disabled stays so until he takes that back. */
  private boolean mayComeBack() {
    ended = !registry.find(device.tenant(), device.id()).map(Device::enabled).orElse(false);
    return !ended;
  }

  /** The gate ended the session; called by any thread. */
  private synchronized void end(String reason) {
    LOG.info("The host device's session was ended: {}", reason);
    if (session != null) {
      session.close(reason);
      session = null;
    }
    ended = true;
    backlog.clear();
  }

  private void begin() {
    if (reader == null) {
      reader = new HostReader();
    }
    if (session == null && !executor.isShutdown()) {
      device = HostDevice.register(registry, profiles, HostDevice.idFor(config.deviceId()));
      DeviceIdentity identity =
          new DeviceIdentity(device.tenant(), device.id(), device.profile(), "native", "", 0);
      session =
          sessions.open(
              new Sessions.SessionInfo(
                  "driver-host-" + Long.toHexString(System.nanoTime()),
                  identity,
                  "driver",
                  "",
                  "this machine",
                  ingress.clock().next(),
                  false),
              new Downlink());
    }
  }

  private synchronized void enqueue(DeviceMessage message) {
    backlog.add(message);
    while (backlog.size() > Math.max(1, config.backlog())) {
      backlog.remove();
      if (dropped++ == 0) {
        LOG.warn("The node takes no readings; the oldest are being dropped");
      }
    }
  }

  private synchronized void offer() {
    if (!flight.isEmpty() || backlog.isEmpty()) {
      return;
    }
    IngressBatch batch = ingress.newBatch();
    while (flight.size() < BATCH && !backlog.isEmpty()) {
      DeviceMessage message = backlog.poll();
      flight.add(message);
      batch.offer(message);
    }
    batch.submit(this::answered);
  }

  private synchronized void answered(Outcome[] outcomes) {
    for (int i = outcomes.length - 1; i >= 0; i--) {
      DeviceMessage message = flight.removeLast();
      if (outcomes[i] instanceof Outcome.Refused) {
        backlog.addFirst(message);
      }
    }
    if (dropped > 0 && backlog.isEmpty()) {
      LOG.info("The node takes readings again; {} were dropped", dropped);
      dropped = 0;
    }
  }

  /** The machine takes no commands. */
  private final class Downlink implements Sessions.Link {
    @Override
    public boolean takesCommands() {
      return false;
    }

    @Override
    public boolean deliver(Command command, String topic, byte[] payload) {
      return false;
    }

    @Override
    public void close(String reason) {
      end(reason);
    }
  }
}
