/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.http;

import io.backplane.device.api.Commands.Command;
import io.backplane.protocol.api.Sessions;
import io.backplane.protocol.api.Sessions.SessionInfo;

/**
 * A session that takes commands: a long poll or an event stream. Lives through a gate that is
 * replaced; the successor is told that it is resumed.
 */
abstract class Downlink implements Sessions.Link {
  private final SessionInfo info;
  private Sessions.Handle handle;
  private boolean announced;
  private boolean closed;

  Downlink(SessionInfo info) {
    this.info = info;
  }

  SessionInfo info() {
    return info;
  }

  /** Announces this session, if it lives, to a gate. */
  final void announce(Sessions sessions) {
    SessionInfo told;
    synchronized (this) {
      if (closed || handle != null) {
        return;
      }
      told = announced ? resumed(info) : info;
      announced = true;
    }
    Sessions.Handle opened = sessions.open(told, this);
    synchronized (this) {
      if (!closed) {
        handle = opened;
        return;
      }
    }
    opened.close("client-disconnect");
  }

  private static SessionInfo resumed(SessionInfo s) {
    return new SessionInfo(
        s.id(), s.identity(), s.protocol(), s.clientId(), s.remote(), s.since(), true);
  }

  /** The gate is gone; its handle means nothing any more. */
  final synchronized void orphan() {
    handle = null;
  }

  final void ready() {
    Sessions.Handle h = handle();
    if (h != null) {
      h.ready();
    }
  }

  final void delivered(String commandId) {
    Sessions.Handle h = handle();
    if (h != null) {
      h.delivered(commandId);
    }
  }

  private synchronized Sessions.Handle handle() {
    return handle;
  }

  /** Ends the session; false if it had ended. */
  final boolean end(String reason) {
    Sessions.Handle h;
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
      h = handle;
      handle = null;
    }
    if (h != null) {
      h.close(reason);
    }
    return true;
  }

  /** Ends what is open of it towards the device, because the card goes. */
  abstract void stop();

  /** Looks after itself, once a second. */
  abstract void tick(long nanos);

  /** A command as devices get it by HTTP; one for a device behind a gateway names it. */
  final String json(Command c) {
    String input = c.inputJson().isBlank() ? "null" : c.inputJson();
    boolean own = c.device().equals(info.identity().device());
    return "{\"id\":"
        + Text.quoted(c.id())
        + (own ? "" : ",\"device\":" + Text.quoted(c.device().value()))
        + ",\"name\":"
        + Text.quoted(c.name())
        + ",\"input\":"
        + input
        + ",\"deadline\":"
        + c.deadline() / 1000
        + "}";
  }
}
