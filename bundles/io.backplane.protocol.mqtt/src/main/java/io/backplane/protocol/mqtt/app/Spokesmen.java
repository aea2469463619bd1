/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.app;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.Profiles;
import io.backplane.marks.Boundary;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.mqtt.common.Commons;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices that applications speak for, by topic rules. The registry may take its time, so it is
 * asked on another thread while the message is held; its answer is good for some seconds. Any
 * thread.
 */
@Boundary("The registry belongs to another card: it is asked again.")
public final class Spokesmen {
  private static final Logger LOG = LoggerFactory.getLogger(Spokesmen.class);
  private static final long FRESH_NANOS = 5_000_000_000L;
  private static final int MOST = 100_000;
  private static final String CREDENTIAL = "application";
  private final Commons commons;
  private final Applications applications;
  private final Map<SpaceKey, Known> known = new ConcurrentHashMap<>();
  private final Set<SpaceKey> asked = ConcurrentHashMap.newKeySet();

  /** Nobody knows yet. */
  public static final Speaker LATER = new Speaker(null);

  /** There is no such device, or it is disabled. */
  public static final Speaker NOBODY = new Speaker(null);

  /** A device that is spoken for. */
  public record Speaker(DeviceIdentity identity) {}

  private record Known(Speaker speaker, long at) {}

  public Spokesmen(Commons commons, Applications applications) {
    this.commons = commons;
    this.applications = applications;
  }

  /**
   * As whom an application speaks.
   *
   * @param device as the topic names it
   * @return that, or {@link #LATER} or {@link #NOBODY}
   */
  public Speaker find(TenantId tenant, String device) {
    SpaceKey key = key(tenant, device);
    if (key == null) {
      return NOBODY;
    }
    Known k = known.get(key);
    if (k != null && System.nanoTime() - k.at < FRESH_NANOS) {
      return k.speaker;
    }
    DeviceRegistry registry = commons.services().registry();
    Profiles profiles = commons.services().profiles();
    if (registry != null && profiles != null && asked.add(key)) {
      try {
        applications.later(() -> ask(registry, profiles, key));
      } catch (RejectedExecutionException e) {
        LOG.trace("asked again soon", e);
        asked.remove(key);
      }
    }
    return LATER;
  }

  private static SpaceKey key(TenantId tenant, String device) {
    try {
      return new SpaceKey(tenant, new DeviceId(device));
    } catch (IllegalArgumentException e) {
      LOG.trace("no device can have that name", e);
      return null;
    }
  }

  private void ask(DeviceRegistry registry, Profiles profiles, SpaceKey key) {
    try {
      Speaker found =
          registry
              .find(key.tenant(), key.device())
              .filter(Device::enabled)
              .flatMap(d -> profiles.find(key.tenant(), d.profile()).map(p -> as(d, p.dialect())))
              .orElse(NOBODY);
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(key, new Known(found, System.nanoTime()));
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("the registry cannot tell of device {} now; asking again", key.device(), e);
    } finally {
      asked.remove(key);
    }
    commons.kick();
  }

  private static Speaker as(Device d, String dialect) {
    return new Speaker(new DeviceIdentity(d.tenant(), d.id(), d.profile(), dialect, CREDENTIAL, 0));
  }
}
