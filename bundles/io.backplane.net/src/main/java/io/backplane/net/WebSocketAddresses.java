/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.backplane.net.api.Listeners;
import io.backplane.net.api.Listeners.Listener;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Where the node offers WebSocket, each as {@code ws:8083/mqtt} or {@code wss:8084/mqtt}, for those
 * who start before net.api is there. Any thread; never blocks.
 */
@Component(
    service = Supplier.class,
    property = WebSocketAddresses.KIND + "=" + WebSocketAddresses.WEB_SOCKET)
public final class WebSocketAddresses implements Supplier<List<String>> {
  static final String KIND = "backplane.addresses";
  static final String WEB_SOCKET = "websocket";
  private final Listeners listeners;

  /**
   * Of some listeners.
   *
   * @param listeners this bundle's own: those of HTTP offer none
   */
  @Activate
  public WebSocketAddresses(
      @Reference(name = "listeners", target = "(component.name=io.backplane.net.NetComponent)")
          Listeners listeners) {
    this.listeners = listeners;
  }

  @Override
  public List<String> get() {
    return listeners.list().stream()
        .filter(l -> !listeners.path(l.name()).isEmpty())
        .map(this::address)
        .toList();
  }

  private String address(Listener l) {
    return (l.secure() ? "wss:" : "ws:") + l.port() + listeners.path(l.name());
  }
}
