/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.node;

import io.backplane.net.api.Listeners;
import io.backplane.net.api.Listeners.Listener;
import io.backplane.rest.service.NodeDesk;
import io.backplane.rest.view.NodeViews.CertificateView;
import io.backplane.rest.view.NodeViews.ListenerView;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Where the node listens, or should, as those who listen say. */
public final class Addresses implements Supplier<List<ListenerView>> {
  private final NodeDesk node;

  public Addresses(NodeDesk node) {
    this.node = node;
  }

  @Override
  public List<ListenerView> get() {
    return node.listeners().stream()
        .flatMap(all -> all.list().stream().map(l -> view(all, l)))
        .sorted(Comparator.comparing(ListenerView::name))
        .toList();
  }

  private static ListenerView view(Listeners all, Listener l) {
    CertificateView certificate =
        l.secure() ? all.certificate(l.name()).map(CertificateView::of).orElse(null) : null;
    return new ListenerView(
        l.name(),
        l.protocol(),
        l.host(),
        l.port(),
        l.secure(),
        l.bound(),
        l.fault(),
        l.connections(),
        certificate);
  }
}
