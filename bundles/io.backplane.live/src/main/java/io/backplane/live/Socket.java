/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live;

import io.backplane.live.hub.Client;
import io.backplane.live.hub.Conversation;
import io.backplane.live.hub.Hub;
import io.backplane.live.hub.Outlet;
import io.backplane.live.subscription.Rights;
import io.backplane.security.api.Subject;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** One WebSocket: Jetty's side of a client. */
public final class Socket implements Session.Listener.AutoDemanding, Outlet {
  private static final int TRY_AGAIN = 1013;

  private final Hub hub;
  private final Rights rights;
  private volatile Session session;
  private volatile Client client;
  private volatile Conversation conversation;

  Socket(Hub hub, Rights rights) {
    this.hub = hub;
    this.rights = rights;
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    session = opened;
    Optional<Subject> subject = rights.subject();
    if (subject.isEmpty()) {
      close(Client.REVOKED, "sign in first");
      return;
    }
    Client joined = new Client(this, rights, subject.get(), hub.figures());
    if (hub.join(joined)) {
      client = joined;
      conversation = new Conversation(hub, joined);
    } else {
      close(TRY_AGAIN, "too many clients");
    }
  }

  @Override
  public void onWebSocketText(String text) {
    Conversation talking = conversation;
    if (talking != null) {
      talking.said(text);
    }
  }

  @Override
  public void onWebSocketClose(int code, String reason) {
    gone();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    gone();
  }

  private void gone() {
    Client leaving = client;
    if (leaving != null) {
      hub.leave(leaving);
    }
  }

  @Override
  public void send(String text, Runnable done, Runnable failed) {
    session.sendText(text, Callback.from(done, cause -> failed.run()));
  }

  @Override
  public void ping() {
    session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
  }

  @Override
  public void close(int code, String reason) {
    session.close(code, reason, Callback.NOOP);
  }
}
