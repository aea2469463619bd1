/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.session;

import io.backplane.device.api.DeviceChange;
import io.backplane.protocol.api.Sessions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of this node, by their identifier and by device. */
public final class SessionTable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionTable.class);
  private static final String HANDOVER = "handover";

  private final ConcurrentMap<String, Session> byId = new ConcurrentHashMap<>();
  private final ConcurrentMap<DeviceKey, List<Session>> byDevice = new ConcurrentHashMap<>();
  private final SessionEvents events;
  private final Downlink downlink;
  private final Barred barred;
  private final Behind behind;

  /** What of commands the sessions move. */
  public interface Downlink {
    /** A device may take commands now. */
    void wanted(DeviceKey device);

    /** A device has a command. */
    void delivered(DeviceKey device, String commandId);
  }

  public SessionTable(SessionEvents events, Downlink downlink, Barred barred) {
    this.events = events;
    this.downlink = downlink;
    this.barred = barred;
    this.behind = new Behind(events, this::of);
  }

  public Behind behind() {
    return behind;
  }

  public Sessions.Handle open(Sessions.SessionInfo info, Sessions.Link link) {
    Session session = new Session(this, info, link);
    Session before = byId.put(info.id(), session);
    if (before != null) {
      before.close(HANDOVER);
    }
    byDevice.compute(session.key(), (k, all) -> with(all, session));
    if (!info.resumed()) {
      events.connected(session.key(), info);
    }
    return session;
  }

  private static List<Session> with(List<Session> all, Session session) {
    List<Session> more = new ArrayList<>();
    more.add(session);
    if (all != null) {
      more.addAll(all);
    }
    return List.copyOf(more);
  }

  void closed(Session session, String reason) {
    byId.remove(session.info().id(), session);
    List<Session> left =
        byDevice.computeIfPresent(
            session.key(),
            (k, all) -> {
              List<Session> fewer = all.stream().filter(s -> s != session).toList();
              return fewer.isEmpty() ? null : fewer;
            });
    if (reason.equals(HANDOVER)) {
      behind.handedOver(session);
    } else {
      events.disconnected(session.key(), session.info(), reason);
      behind.closed(session, reason);
    }
    if (left != null) {
      downlink.wanted(session.key());
    }
  }

  void ready(Session session) {
    downlink.wanted(session.key());
  }

  void delivered(DeviceKey device, String commandId) {
    downlink.delivered(device, commandId);
  }

  /** A device's sessions, the newest first. */
  public List<Session> of(DeviceKey device) {
    return byDevice.getOrDefault(device, List.of());
  }

  /** Devices with a session. */
  public Collection<DeviceKey> devices() {
    return byDevice.keySet();
  }

  public void changed(DeviceChange change) {
    behind.changed(change);
    String reason =
        switch (change.kind()) {
          case DISABLED -> "device-disabled";
          case DELETED -> "device-deleted";
          case CREDENTIAL_REVOKED -> "credential-revoked";
          default -> "";
        };
    if (reason.isEmpty() || change.device() == null) {
      return;
    }
    for (Session s : of(new DeviceKey(change.tenant(), change.device()))) {
      boolean all = change.kind() != DeviceChange.Kind.CREDENTIAL_REVOKED;
      if (all || s.info().identity().credential().equals(change.credential())) {
        barred.end(s);
        s.end(reason);
      }
    }
  }

  /** Ends sessions whose credential has run out. */
  public void expire(long now) {
    for (Session s : byId.values()) {
      long until = s.info().identity().expiresAt();
      if (until != 0 && until <= now) {
        LOG.info("Session {} of {} ends: its credential has expired", s.info().id(), s.key());
        s.end("credential-expired");
      }
    }
  }

  public List<Sessions.SessionInfo> list() {
    return byId.values().stream().map(Session::info).toList();
  }

  public int count() {
    return byId.size();
  }
}
