/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.session;

import io.backplane.marks.Boundary;
import io.backplane.protocol.api.Sessions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session and what it was given: a command goes over a session once, however often the registry
 * still calls it pending.
 */
@Boundary("Links belong to protocols, other cards: one that fails is logged.")
public final class Session implements Sessions.Handle {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final int MAX_GIVEN = 1000;

  private final SessionTable table;
  private final Sessions.SessionInfo info;
  private final Sessions.Link link;
  private final DeviceKey key;
  private final Map<String, DeviceKey> given = new LinkedHashMap<>();
  private final Set<DeviceKey> behind = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  Session(SessionTable table, Sessions.SessionInfo info, Sessions.Link link) {
    this.table = table;
    this.info = info;
    this.link = link;
    this.key = new DeviceKey(info.identity().tenant(), info.identity().device());
  }

  public Sessions.SessionInfo info() {
    return info;
  }

  public Sessions.Link link() {
    return link;
  }

  public DeviceKey key() {
    return key;
  }

  public boolean takesCommands() {
    try {
      return !closed.get() && link.takesCommands();
    } catch (RuntimeException e) {
      LOG.error("Session {} does not say whether it takes commands", info.id(), e);
      return false;
    }
  }

  /** Devices that spoke over this session without being its own. */
  Set<DeviceKey> behind() {
    return behind;
  }

  boolean isClosed() {
    return closed.get();
  }

  /** Marks a command, to this device or one behind it, as given. */
  public void give(String commandId, DeviceKey device) {
    synchronized (given) {
      if (given.size() >= MAX_GIVEN) {
        given.remove(given.keySet().iterator().next());
      }
      given.put(commandId, device);
    }
  }

  public boolean wasGiven(String commandId) {
    synchronized (given) {
      return given.containsKey(commandId);
    }
  }

  /** Whose command it is; this session's own if nothing else is known. */
  private DeviceKey owner(String commandId) {
    synchronized (given) {
      return given.getOrDefault(commandId, key);
    }
  }

  public void takeBack(String commandId) {
    synchronized (given) {
      given.remove(commandId);
    }
  }

  @Override
  public void ready() {
    if (!closed.get()) {
      table.ready(this);
    }
  }

  @Override
  public void delivered(String commandId) {
    table.delivered(owner(commandId), commandId);
  }

  @Override
  public void close(String reason) {
    if (closed.compareAndSet(false, true)) {
      table.closed(this, reason);
    }
  }

  /** Ends the connection; the protocol then closes this handle. */
  void end(String reason) {
    try {
      link.close(reason);
    } catch (RuntimeException e) {
      LOG.error("Session {} could not be ended ({})", info.id(), reason, e);
    }
  }
}
