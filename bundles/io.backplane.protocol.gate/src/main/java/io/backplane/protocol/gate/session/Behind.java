/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.session;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceChange;
import io.backplane.message.api.DeviceId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * Devices behind gateways have no connection of their own: one is there from its first word over a
 * session of its gateway until that session ends. Told twice, after a hand-over, it counts once,
 * because the session is the same.
 */
public final class Behind {
  private final SessionEvents events;
  private final Function<DeviceKey, List<Session>> sessions;
  private final ConcurrentMap<DeviceKey, Session> speaking = new ConcurrentHashMap<>();

  Behind(SessionEvents events, Function<DeviceKey, List<Session>> sessions) {
    this.events = events;
    this.sessions = sessions;
  }

  /** A gateway spoke for a device; by the gateway's own thread, must be quick. */
  public void heard(DeviceIdentity gateway, DeviceId device) {
    DeviceKey key = new DeviceKey(gateway.tenant(), device);
    Session known = speaking.get(key);
    if (known != null && known.key().device().equals(gateway.device())) {
      return;
    }
    List<Session> open = sessions.apply(new DeviceKey(gateway.tenant(), gateway.device()));
    if (open.isEmpty()) {
      return;
    }
    Session via = open.get(0);
    if (known == null
        ? speaking.putIfAbsent(key, via) == null
        : speaking.replace(key, known, via)) {
      if (known != null) {
        left(key, known, "gateway-changed");
      }
      via.behind().add(key);
      events.connected(key, via.info());
      if (via.isClosed() && speaking.remove(key, via)) {
        events.disconnected(key, via.info(), "gateway-gone");
      }
    }
  }

  private void left(DeviceKey key, Session via, String reason) {
    via.behind().remove(key);
    events.disconnected(key, via.info(), reason);
  }

  /** A gateway's session ended. */
  void closed(Session via, String reason) {
    for (DeviceKey key : via.behind()) {
      if (speaking.remove(key, via)) {
        left(key, via, reason);
      }
    }
  }

  /** The session lives on in another card, which learns anew for whom it speaks. */
  void handedOver(Session via) {
    via.behind().forEach(key -> speaking.remove(key, via));
  }

  void changed(DeviceChange change) {
    String reason =
        switch (change.kind()) {
          case DISABLED -> "device-disabled";
          case DELETED -> "device-deleted";
          default -> "";
        };
    if (!reason.isEmpty() && change.device() != null) {
      DeviceKey key = new DeviceKey(change.tenant(), change.device());
      Session via = speaking.remove(key);
      if (via != null) {
        left(key, via, reason);
      }
    }
  }

  int size() {
    return speaking.size();
  }
}
