/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.common;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.protocol.mqtt.limit.Protection;
import io.backplane.protocol.mqtt.limit.Rules;
import io.backplane.protocol.mqtt.session.DeviceSpace;
import io.backplane.protocol.mqtt.session.Session;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.protocol.mqtt.topic.Speech;
import java.util.List;

/**
 * Whom a listener serves, and what they speak there.
 *
 * @param tenants names of tenants, empty for all
 * @param profiles names of profiles, empty for all
 * @param speech the dialects they speak
 */
public record Guests(List<String> tenants, List<String> profiles, Speech speech) {
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

  /**
   * What a client asks for.
   *
   * @param expirySeconds how long its session is to outlive the connection
   */
  public record Asked(String clientId, long expirySeconds) {}

  private boolean welcome(DeviceIdentity who) {
    return (tenants.isEmpty() || tenants.contains(who.tenant().value()))
        && (profiles.isEmpty() || profiles.contains(who.profile().value()));
  }

  /**
   * Whether a client whose credential is good may come in. The numbers of connections may be
   * exceeded by one for each event loop, as those let in at the same moment.
   *
   * @return why not, null if it may
   */
  public Refusal refusal(Commons commons, Protection limits, DeviceIdentity who, Asked asked) {
    if (commons.services().banned(who, asked.clientId)) {
      return Refusal.BANNED;
    } else if (!welcome(who)) {
      return Refusal.ELSEWHERE;
    }
    SpaceKey key = SpaceKey.of(who);
    DeviceSpace space = commons.spaces().space(key);
    Session known = space.session(asked.clientId);
    if (known != null && known.connection() != null) {
      return null;
    } else if (beyond(limits.connectionsPerTenant(), commons.presence().of(who.tenant()))) {
      return Refusal.TENANT_CONNECTIONS;
    } else if (beyond(limits.connectionsPerDevice(), commons.presence().of(key))) {
      return Refusal.DEVICE_CONNECTIONS;
    }
    boolean another = known == null && asked.expirySeconds > 0;
    return another && beyond(limits.sessionsPerDevice(), space.sessions().size())
        ? Refusal.DEVICE_SESSIONS
        : null;
  }

  private static boolean beyond(int limit, int now) {
    return limit > 0 && now >= limit;
  }
}
