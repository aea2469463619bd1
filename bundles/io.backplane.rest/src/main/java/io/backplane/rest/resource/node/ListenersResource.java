/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.node;

import io.backplane.net.api.Listeners;
import io.backplane.net.api.Listeners.Listener;
import io.backplane.rest.http.Does;
import io.backplane.rest.service.NodeDesk;
import io.backplane.rest.view.Lists.Items;
import io.backplane.rest.view.NodeViews.CertificateView;
import io.backplane.rest.view.NodeViews.ListenerDetailView;
import java.util.Comparator;
import java.util.TreeMap;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;

/** Where the node listens. */
@Path("listeners")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class ListenersResource {
  private final NodeDesk node;

  /** Over those who listen. */
  public ListenersResource(NodeDesk node) {
    this.node = node;
  }

  /** Lists them. */
  @GET
  @Does(
      value = "Lists where the node listens, with what is refused there and the certificates.",
      action = "listener:read",
      returns = Items.class,
      of = ListenerDetailView.class)
  public Items<ListenerDetailView> list() {
    return new Items<>(
        node.listeners().stream()
            .flatMap(all -> all.list().stream().map(l -> view(all, l)))
            .sorted(Comparator.comparing(ListenerDetailView::name))
            .toList());
  }

  private static ListenerDetailView view(Listeners all, Listener l) {
    CertificateView certificate =
        l.secure() ? all.certificate(l.name()).map(CertificateView::of).orElse(null) : null;
    String path = all.path(l.name());
    return new ListenerDetailView(
        l.name(),
        l.protocol(),
        transport(l, !path.isEmpty()),
        l.host(),
        l.port(),
        path,
        l.bound(),
        l.fault(),
        l.connections(),
        l.parked(),
        new TreeMap<>(all.refused(l.name())),
        new TreeMap<>(all.rules(l.name())),
        certificate);
  }

  private static String transport(Listener l, boolean webSocket) {
    if (webSocket) {
      return l.secure() ? "wss" : "ws";
    } else if (l.protocol().startsWith("http")) {
      return l.secure() ? "https" : "http";
    }
    return l.secure() ? "tls" : "tcp";
  }
}
