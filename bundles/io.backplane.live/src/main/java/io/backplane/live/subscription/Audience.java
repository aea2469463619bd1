/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.subscription;

import io.backplane.message.api.DeviceMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Who listens to what at one moment; made anew when subscriptions change, so that the feeds read it
 * without locks. Telemetry is indexed by device: a record nobody waits for is not even decoded.
 */
public final class Audience {
  public static final Audience NOBODY = of(List.of());

  private final Map<Integer, List<MessageSubscription>> byDevice = new HashMap<>();
  private final List<MessageSubscription> broad = new ArrayList<>();
  private final List<MessageSubscription> messages = new ArrayList<>();
  private final List<PresenceSubscription> presence = new ArrayList<>();
  private final List<BundleSubscription> bundles = new ArrayList<>();
  private final List<NodeSubscription> node = new ArrayList<>();

  private Audience() {}

  public static Audience of(List<Subscription> subscriptions) {
    Audience audience = new Audience();
    for (Subscription s : subscriptions) {
      if (s instanceof MessageSubscription m) {
        audience.add(m);
      } else if (s instanceof PresenceSubscription p) {
        audience.presence.add(p);
      } else if (s instanceof BundleSubscription b) {
        audience.bundles.add(b);
      } else if (s instanceof NodeSubscription n) {
        audience.node.add(n);
      }
    }
    return audience;
  }

  private void add(MessageSubscription t) {
    messages.add(t);
    if (t.scope().isDevice()) {
      byDevice.computeIfAbsent(t.scope().hash(), h -> new ArrayList<>()).add(t);
    } else {
      broad.add(t);
    }
  }

  public boolean wantsMessages() {
    return !messages.isEmpty();
  }

  /** Whether a record with that key must be decoded. */
  public boolean wants(int keyHash) {
    if (byDevice.containsKey(keyHash)) {
      return true;
    }
    for (MessageSubscription t : broad) {
      if (t.scope().mayContain(keyHash)) {
        return true;
      }
    }
    return false;
  }

  /** Hands on a message that is live. */
  public void message(DeviceMessage message, int keyHash) {
    each(keyHash, t -> t.offer(message));
  }

  /** Counts a message that is live no more for those who would have been told. */
  public void missed(DeviceMessage message, int keyHash) {
    each(keyHash, t -> t.missed(message));
  }

  /** Tells all who follow messages that some were passed over uncounted. */
  public void jumped() {
    messages.forEach(MessageSubscription::jumped);
  }

  private void each(int keyHash, Consumer<MessageSubscription> tell) {
    byDevice.getOrDefault(keyHash, List.of()).forEach(tell);
    broad.forEach(tell);
  }

  public List<PresenceSubscription> presence() {
    return presence;
  }

  public List<BundleSubscription> bundles() {
    return bundles;
  }

  public List<NodeSubscription> node() {
    return node;
  }

  /** The scopes that follow a group. */
  public List<Scope> groups() {
    List<Scope> groups = new ArrayList<>();
    messages.forEach(t -> groups.add(t.scope()));
    presence.forEach(p -> groups.add(p.scope()));
    groups.removeIf(s -> s.group().isEmpty());
    return groups;
  }
}
