/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Devices that publish a running number each with QoS 1 at a steady rate, and remember which of
 * them were acknowledged. What the node then holds must be exactly that.
 */
final class LoadFleet implements AutoCloseable {
  private final List<LoadDevice> devices = new ArrayList<>();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

  LoadFleet(Node node, int count) {
    for (int i = 0; i < count; i++) {
      String id = "load-" + i;
      devices.add(new LoadDevice(node.mqttPort(), id, node.rest().createDevice(id, "default")));
    }
  }

  /** Connects everyone and lets each publish that often per second, spread over time. */
  void start(int perSecond) {
    long period = TimeUnit.SECONDS.toMicros(1) / perSecond;
    for (int i = 0; i < devices.size(); i++) {
      LoadDevice device = devices.get(i);
      device.connect();
      timer.scheduleAtFixedRate(
          device::publish, period * i / devices.size(), period, TimeUnit.MICROSECONDS);
    }
  }

  /** Ends publishing and waits until nothing is unanswered. */
  void finish() throws InterruptedException {
    timer.shutdown();
    timer.awaitTermination(10, TimeUnit.SECONDS);
    Await.until(
        "every message is acknowledged",
        Duration.ofSeconds(60),
        () -> {
          devices.forEach(LoadDevice::resend);
          return devices.stream().allMatch(LoadDevice::settled);
        });
  }

  List<LoadDevice> devices() {
    return devices;
  }

  /** Whether all are connected. */
  boolean connected() {
    return devices.stream().allMatch(LoadDevice::connected);
  }

  long acknowledged() {
    return devices.stream().mapToLong(LoadDevice::acknowledgedCount).sum();
  }

  long connectionsLost() {
    return devices.stream().mapToLong(LoadDevice::connectionsLost).sum();
  }

  long resent() {
    return devices.stream().mapToLong(LoadDevice::resentCount).sum();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    devices.forEach(LoadDevice::close);
  }
}
