/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.common;

import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.RegistryException;
import io.backplane.marks.Boundary;
import io.backplane.protocol.mqtt.session.DeviceSpace;
import io.backplane.protocol.mqtt.session.Receiver;
import io.backplane.protocol.mqtt.session.Session;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once after the start whether the devices are there still whose sessions and retained
 * messages came from a predecessor or the journal: one may have been removed while no card was
 * there to be told. A few at a time, on the clock's thread.
 */
@Boundary("The registry belongs to another card: a session stays when it fails.")
public final class Census {
  private static final Logger LOG = LoggerFactory.getLogger(Census.class);
  private static final int AT_A_TIME = 250;
  private final Commons commons;
  private Deque<SpaceKey> left;

  public Census(Commons commons) {
    this.commons = commons;
  }

  public void tick() {
    DeviceRegistry registry = commons.services().registry();
    if (registry == null
        || !commons.journal().ready()
        || !commons.quiet().settled(System.nanoTime())) {
      return;
    }
    if (left == null) {
      left = new ArrayDeque<>();
      commons.spaces().all().forEach(space -> left.add(space.key()));
    }
    for (int i = 0; i < AT_A_TIME && !left.isEmpty() && look(registry, left.peek()); i++) {
      left.remove();
    }
  }

  /**
   * Looks for one.
   *
   * @return false if it is to be looked for again
   */
  private boolean look(DeviceRegistry registry, SpaceKey key) {
    try {
      if (key.device() != null && registry.find(key.tenant(), key.device()).isEmpty()) {
        forget(key);
      }
      return true;
    } catch (RegistryException e) {
      LOG.debug("the registry cannot be asked now", e);
      return false;
    } catch (RuntimeException | LinkageError e) {
      LOG.error("the registry failed on device {}", key.device(), e);
      return true;
    }
  }

  private void forget(SpaceKey key) {
    LOG.info("device {} is gone, and with it what was kept for its clients", key.device());
    DeviceSpace space = commons.spaces().space(key);
    commons.spaces().forget(key);
    for (Session s : space.sessions()) {
      Receiver c = s.connection();
      if (c != null) {
        c.end("credential-revoked");
      }
    }
  }
}
