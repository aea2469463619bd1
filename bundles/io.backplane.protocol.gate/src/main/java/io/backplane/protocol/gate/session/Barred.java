/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.session;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceChange;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.TenantId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is not heard any more, from the moment the registry says so: ending a connection takes a
 * while, and what still comes over it must not bring back a device that was removed. When a device
 * of the same name is registered only the sessions of the old one stay barred.
 */
public final class Barred {
  private static final long KEPT_NANOS = 600_000_000_000L;

  private final Map<DeviceKey, Long> devices = new ConcurrentHashMap<>();
  private final Map<Login, Long> logins = new ConcurrentHashMap<>();
  private volatile boolean none = true;

  private record Login(DeviceKey device, String credential) {}

  public void changed(DeviceChange change) {
    if (change.device() == null) {
      return;
    }
    DeviceKey key = new DeviceKey(change.tenant(), change.device());
    switch (change.kind()) {
      case DELETED, DISABLED -> devices.put(key, System.nanoTime());
      case CREATED, UPDATED -> devices.remove(key);
      default -> {
        // says nothing about who may speak
      }
    }
    none = devices.isEmpty() && logins.isEmpty();
  }

  /** A session that is to end. */
  void end(Session session) {
    logins.put(login(session.info().identity()), System.nanoTime());
    none = false;
  }

  private static Login login(DeviceIdentity who) {
    return new Login(new DeviceKey(who.tenant(), who.device()), who.credential());
  }

  public boolean bars(DeviceIdentity who) {
    return !none && (bars(who.tenant(), who.device()) || logins.containsKey(login(who)));
  }

  /** Sessions may begin and end; all else comes from the device. */
  public boolean bars(DeviceMessage m) {
    if (none) {
      return false;
    }
    return switch (m.kind()) {
      case CONNECTED, DISCONNECTED, REMOVED -> false;
      default -> bars(m.tenant(), m.device());
    };
  }

  private boolean bars(TenantId tenant, DeviceId device) {
    return devices.containsKey(new DeviceKey(tenant, device));
  }

  /** Long after its connections have ended nobody speaks for a device. */
  public void forget(long nanos) {
    if (!none) {
      devices.values().removeIf(since -> nanos - since > KEPT_NANOS);
      logins.values().removeIf(since -> nanos - since > KEPT_NANOS);
      none = devices.isEmpty() && logins.isEmpty();
    }
  }
}
