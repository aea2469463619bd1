/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource;

import io.backplane.net.api.Listeners;
import io.backplane.net.api.Listeners.Listener;
import io.backplane.rest.service.NodeDesk;
import io.backplane.rest.view.NodeViews.ListenerView;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Where the node listens: for HTTP as the servlet runtime says, for the rest as net does. */
final class Addresses implements Supplier<List<ListenerView>> {
  private static final String RUNTIME = "org.osgi.service.servlet.runtime.HttpServiceRuntime";

  private final BundleContext framework;
  private final NodeDesk node;

  Addresses(BundleContext framework, NodeDesk node) {
    this.framework = framework;
    this.node = node;
  }

  @Override
  public List<ListenerView> get() {
    List<ListenerView> found = new ArrayList<>();
    ServiceReference<?> runtime = framework.getServiceReference(RUNTIME);
    if (runtime != null && runtime.getProperty("osgi.http.endpoint") instanceof String[] urls) {
      for (String url : urls) {
        URI uri = URI.create(url);
        if (uri.getHost() != null) {
          found.add(
              new ListenerView(uri.getScheme(), uri.getScheme(), uri.getHost(), uri.getPort()));
        }
      }
    }
    node.listenersNow().map(Listeners::list).orElse(List.of()).stream()
        .filter(Listener::bound)
        .forEach(l -> found.add(new ListenerView(l.name(), l.protocol(), l.host(), l.port())));
    return found;
  }
}
