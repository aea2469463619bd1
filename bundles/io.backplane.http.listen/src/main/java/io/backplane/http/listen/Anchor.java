/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.listen;

import java.util.function.Consumer;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;

/**
 * A connector without a socket. The HTTP service starts and stops it with itself and with this
 * card, which is how the card learns of the server. The doors are none of these connectors, as
 * those would close with the card, and one that cannot get its port would stay behind.
 */
final class Anchor extends AbstractConnector {
  private final Consumer<Server> attached;
  private final Runnable detached;

  Anchor(Server server, Consumer<Server> attached, Runnable detached) {
    super(server, null, null, null, 0, new HttpConnectionFactory());
    this.attached = attached;
    this.detached = detached;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    attached.accept(getServer());
  }

  @Override
  protected void doStop() throws Exception {
    detached.run();
    super.doStop();
  }

  @Override
  protected void accept(int acceptor) {
    throw new IllegalStateException("there is nothing to accept");
  }

  @Override
  public Object getTransport() {
    return null;
  }
}
