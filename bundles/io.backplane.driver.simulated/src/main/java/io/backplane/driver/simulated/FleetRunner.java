/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.driver.simulated;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.RegistryException;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks for the devices of one fleet. Readings that the node refuses are lost, as with a device
 * without a memory, and counted. One thread; answers come on others.
 */
final class FleetRunner {
  private static final Origin ORIGIN = new Origin("driver", "simulated", "", Map.of(), new byte[0]);
  private static final Logger LOG = LoggerFactory.getLogger(FleetRunner.class);
  private static final int SLICES_PER_SECOND = 10;

  private final Fleet fleet;
  private final Ingress ingress;
  private final List<DeviceId> devices;
  private final List<Link> links = new ArrayList<>();
  private final Set<Integer> silent = ConcurrentHashMap.newKeySet();
  private final Random random;
  private final LongAdder lost = new LongAdder();
  private long emitted;
  private int begun;
  private final long startedNanos = System.nanoTime();

  FleetRunner(Fleet fleet, Ingress ingress) {
    this.fleet = fleet;
    this.ingress = ingress;
    this.random = new Random(fleet.name().hashCode());
    this.devices = new ArrayList<>(fleet.devices());
    for (int i = 1; i <= fleet.devices(); i++) {
      devices.add(new DeviceId(fleet.name() + "-" + i));
    }
  }

  /**
   * Registers what is not there and opens a session per device; called again after it failed, goes
   * on where it was. Devices of that name that are real are left alone.
   *
   * @throws RegistryException if the registry is away
   */
  void begin(DeviceRegistry registry, Sessions open) {
    for (; begun < devices.size(); begun++) {
      int i = begun;
      Device device = registered(registry, devices.get(i));
      if (!device.simulated()) {
        LOG.error(
            "Device {} is registered and not simulated: fleet {} leaves it out",
            device.id(),
            fleet.name());
        silent.add(i);
        continue;
      }
      DeviceIdentity identity =
          new DeviceIdentity(device.tenant(), device.id(), device.profile(), "native", "", 0);
      Link link = new Link(i);
      link.handle =
          open.open(
              new Sessions.SessionInfo(
                  "simulated-" + device.id() + "-" + Long.toHexString(startedNanos),
                  identity,
                  "driver",
                  "",
                  "simulator",
                  ingress.clock().next(),
                  false),
              link);
      links.add(link);
    }
  }

  private Device registered(DeviceRegistry registry, DeviceId id) {
    return registry
        .find(TenantId.DEFAULT, id)
        .orElseGet(
            () -> {
              try {
                return registry.create(
                    new Device(
                        TenantId.DEFAULT,
                        id,
                        fleet.name() + " " + id.value().substring(fleet.name().length() + 1),
                        ProfileId.DEFAULT,
                        Set.of("simulated", fleet.name()),
                        null,
                        true,
                        true,
                        0,
                        0,
                        0));
              } catch (RegistryException e) {
                return registry.find(TenantId.DEFAULT, id).orElseThrow(() -> e);
              }
            });
  }

  /** Milliseconds between two calls of {@link #step}. */
  int stepMillis() {
    return Math.min(fleet.periodMillis(), 1000 / SLICES_PER_SECOND);
  }

  /** Lets those devices speak whose turn has come; spreads a fleet evenly over its period. */
  void step(long nowNanos) {
    double passed = (nowNanos - startedNanos) / 1e6 / fleet.periodMillis();
    long due = (long) (passed * devices.size());
    due = Math.min(due, emitted + 10L * devices.size());
    if (due <= emitted) {
      return;
    }
    IngressBatch batch = ingress.newBatch();
    double seconds = nowNanos / 1e9;
    while (emitted < due) {
      int index = (int) (emitted++ % devices.size());
      if (random.nextDouble() >= fleet.dropout() && !silent.contains(index)) {
        batch.offer(reading(index, seconds));
      }
    }
    batch.submit(this::answered);
  }

  private DeviceMessage reading(int index, double seconds) {
    long now = ingress.clock().next();
    double phase = index * 0.618033988749895 % 1;
    List<Sample> samples = new ArrayList<>(fleet.signals().size());
    fleet
        .signals()
        .forEach(
            (key, signal) -> {
              double v = signal.at(seconds, phase, random);
              if (fleet.spike() > 0 && random.nextDouble() < fleet.spike()) {
                v *= 10;
              }
              samples.add(new Sample(key, now, new Value.Real(Math.round(v * 1000) / 1000.0)));
            });
    return new DeviceMessage(
        TenantId.DEFAULT, devices.get(index), MessageKind.TELEMETRY, now, samples, ORIGIN);
  }

  private void answered(Outcome[] outcomes) {
    for (Outcome outcome : outcomes) {
      if (!(outcome instanceof Outcome.Accepted)) {
        lost.increment();
      }
    }
  }

  /** Readings the node did not take. */
  long lost() {
    return lost.sum();
  }

  void end() {
    links.forEach(link -> link.close("driver-stopped"));
    links.clear();
  }

  /**
   * Simulated devices take no commands. One that somebody removed or disabled stays silent until
   * the driver starts anew.
   */
  private final class Link implements Sessions.Link {
    private final int index;
    private volatile Sessions.Handle handle;

    private Link(int index) {
      this.index = index;
    }

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
      silent.add(index);
      Sessions.Handle open = handle;
      if (open != null) {
        open.close(reason);
      }
    }
  }
}
