/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configuration, checked. A bad listener entry is logged and left out; the others run. */
record NetSettings(List<ListenerSpec> listeners, int threads, int maxConnections, long parkMillis) {
  private static final Logger LOG = LoggerFactory.getLogger(NetSettings.class);

  static NetSettings of(Config config) {
    List<ListenerSpec> specs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String entry : config.listeners()) {
      try {
        ListenerSpec spec = ListenerSpec.parse(entry);
        if (!names.add(spec.name())) {
          throw new IllegalArgumentException(
              "listener '" + entry + "': there is another one named " + spec.name());
        }
        specs.add(spec);
      } catch (IllegalArgumentException e) {
        LOG.error("{}; it is left out", e.getMessage());
      }
    }
    int threads = config.threads();
    if (threads <= 0) {
      threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }
    return new NetSettings(
        List.copyOf(specs),
        Math.min(threads, 64),
        Math.max(1, config.maxConnections()),
        Math.max(0, config.parkMillis()));
  }
}
