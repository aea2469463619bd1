/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.common;

import io.backplane.protocol.mqtt.limit.Rules;
import io.backplane.protocol.mqtt.limit.Settings;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings that count for the clients of each listener. Any thread. */
public final class ListenerSettings {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerSettings.class);
  private static final int MOST = 64;
  private final Settings settings;
  private final Map<Map<String, String>, Found> known = new ConcurrentHashMap<>();

  /**
   * What is known of the rules of a listener.
   *
   * @param guests whom it serves
   * @param fault what cannot be understood in them, empty if nothing
   */
  public record Found(Settings settings, Guests guests, String fault) {}

  public ListenerSettings(Settings settings) {
    this.settings = settings;
  }

  /** What counts under the rules of a listener. */
  public Found of(String listener, Map<String, String> rules) {
    Found found = known.get(rules);
    if (found == null) {
      if (known.size() >= MOST) {
        known.clear();
      }
      found = known.computeIfAbsent(rules, r -> understand(listener, r));
    }
    return found;
  }

  private Found understand(String listener, Map<String, String> given) {
    Rules rules = new Rules(given);
    try {
      Settings under = settings.under(rules);
      Guests guests = Guests.of(rules);
      Set<String> unknown = rules.unknown();
      if (!unknown.isEmpty()) {
        LOG.warn("MQTT knows nothing of the rules {} of listener {}", unknown, listener);
      }
      return new Found(under, guests, "");
    } catch (IllegalArgumentException e) {
      LOG.error("listener {} lets no MQTT client in: its rule {}", listener, e.getMessage());
      return new Found(settings, Guests.ALL, e.getMessage());
    }
  }
}
