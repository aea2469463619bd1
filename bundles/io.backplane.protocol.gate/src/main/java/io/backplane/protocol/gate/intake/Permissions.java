/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.intake;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.security.api.Authorizer;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.security.api.Authorizer.Resource;
import io.backplane.security.api.Subject;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Who may publish where. The authorizer is asked once per identity, first level of the topic and
 * second: a change of rights takes hold within that time.
 */
public final class Permissions {
  private static final int MAX_IDENTITIES = 200_000;
  private static final int MAX_LEVELS = 16;
  private static final Known NOTHING = new Known(new String[0], new Decision[0]);

  private final ConcurrentMap<DeviceIdentity, Known> cache = new ConcurrentHashMap<>();
  private volatile Authorizer authorizer;

  private record Known(String[] levels, Decision[] decisions) {
    Decision of(String topic) {
      for (int i = 0; i < levels.length; i++) {
        String level = levels[i];
        if (topic.startsWith(level)
            && (topic.length() == level.length() || topic.charAt(level.length()) == '/')) {
          return decisions[i];
        }
      }
      return null;
    }

    Known with(String level, Decision decision) {
      int n = levels.length;
      String[] l = Arrays.copyOf(levels, n + 1);
      Decision[] d = Arrays.copyOf(decisions, n + 1);
      l[n] = level;
      d[n] = decision;
      return new Known(l, d);
    }
  }

  public void use(Authorizer service) {
    authorizer = service;
    forget();
  }

  public void drop(Authorizer service) {
    if (authorizer == service) {
      authorizer = null;
    }
  }

  public boolean ready() {
    return authorizer != null;
  }

  /** Asks anew from now on. */
  public void forget() {
    cache.clear();
  }

  /** The decision, null while there is nobody to decide. */
  Decision mayPublish(DeviceIdentity who, String topic) {
    Known known = cache.get(who);
    Decision d = known == null ? null : known.of(topic);
    return d == null ? ask(who, topic, known == null ? NOTHING : known) : d;
  }

  private Decision ask(DeviceIdentity who, String topic, Known known) {
    Authorizer a = authorizer;
    if (a == null) {
      return null;
    }
    int slash = topic.indexOf('/');
    String level = slash < 0 ? topic : topic.substring(0, slash);
    Subject subject =
        new Subject(Subject.Kind.DEVICE, who.tenant(), who.device().value(), Set.of());
    Decision d = a.decide(subject, "topic:publish", new Resource(who.tenant(), "topic", level));
    if (known.levels().length < MAX_LEVELS) {
      if (cache.size() >= MAX_IDENTITIES) {
        cache.clear();
      }
      cache.put(who, known.with(level, d));
    }
    return d;
  }
}
