/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import java.util.List;

/**
 * Whom a listener serves, and what they speak there.
 *
 * @param tenants names of tenants, empty for all
 * @param profiles names of profiles, empty for all
 * @param speech the dialects they speak
 */
record Guests(List<String> tenants, List<String> profiles, Speech speech) {
  static final Guests ALL = new Guests(List.of(), List.of(), Speech.USUAL);

  /**
   * @throws IllegalArgumentException if a rule cannot be understood
   */
  static Guests of(Rules r) {
    String anonymous = r.text("anonymous", "never");
    if (!anonymous.equals("never")) {
      throw new IllegalArgumentException("anonymous can only be never, not '" + anonymous + "'");
    }
    return new Guests(r.list("tenants"), r.list("profiles"), Speech.of(r.list("dialect")));
  }

  private boolean welcome(DeviceIdentity who) {
    return (tenants.isEmpty() || tenants.contains(who.tenant().value()))
        && (profiles.isEmpty() || profiles.contains(who.profile().value()));
  }

  /**
   * Whether a client whose credential is good may come in. The numbers of connections may be
   * exceeded by one for each event loop, as those let in at the same moment.
   *
   * @param expirySeconds how long its session is to outlive the connection
   * @return why not, null if it may
   */
  Refusal refusal(MqttConnection c, DeviceIdentity who, String clientId, long expirySeconds) {
    if (c.core().services().banned(who, clientId)) {
      return Refusal.BANNED;
    } else if (!welcome(who)) {
      return Refusal.ELSEWHERE;
    }
    DeviceSpace.Key key = DeviceSpace.Key.of(who);
    Protection limits = c.settings().protection();
    DeviceSpace space = c.core().spaces().space(key);
    Session known = space.session(clientId);
    if (known != null && known.connection() != null) {
      return null;
    } else if (beyond(limits.connectionsPerTenant(), c.core().presence().of(who.tenant()))) {
      return Refusal.TENANT_CONNECTIONS;
    } else if (beyond(limits.connectionsPerDevice(), c.core().presence().of(key))) {
      return Refusal.DEVICE_CONNECTIONS;
    }
    boolean another = known == null && expirySeconds > 0;
    return another && beyond(limits.sessionsPerDevice(), space.sessions().size())
        ? Refusal.DEVICE_SESSIONS
        : null;
  }

  private static boolean beyond(int limit, int now) {
    return limit > 0 && now >= limit;
  }
}
