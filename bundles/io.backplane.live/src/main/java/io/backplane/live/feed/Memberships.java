/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.feed;

import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.Group;
import io.backplane.device.api.Profiles;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.live.hub.Hub;
import io.backplane.live.subscription.Members;
import io.backplane.live.subscription.Scope;
import io.backplane.message.api.TenantId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of the groups that clients follow. A group is read again when its definition or a
 * device changed, and after a minute in any case, as another node may have written; one that takes
 * long to read is read less often. Each is read once for all who follow it, and one that is not
 * there or cannot be read is nobody's business but of those who follow it. Used by one thread.
 */
final class Memberships {
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Reading a group takes at most one part in so many of the time. */
  private static final int SHARE = 100;

  private static final Set<Reason> GONE = EnumSet.of(Reason.NOT_FOUND, Reason.UNKNOWN_REFERENCE);
  private static final Logger LOG = LoggerFactory.getLogger(Memberships.class);

  private final DeviceRegistry registry;
  private final Profiles profiles;
  private final Hub hub;
  private final Changed changes;
  private Map<Key, Known> known = new HashMap<>();

  Memberships(DeviceRegistry registry, Profiles profiles, Hub hub, Changed changes) {
    this.registry = registry;
    this.profiles = profiles;
    this.hub = hub;
    this.changes = changes;
  }

  /** Counts what may change who is in a group. */
  interface Changed {
    /** How many changes of a tenant's devices were heard of, of their presence only if asked. */
    long count(TenantId tenant, boolean presence);
  }

  /** Gives the scopes their members; who follows a group that is not there is told once. */
  void refresh(List<Scope> scopes) {
    Map<Key, Known> now = new HashMap<>();
    Map<TenantId, Map<String, Group>> definitions = new HashMap<>();
    for (Scope scope : scopes) {
      Key key = new Key(scope.tenant(), scope.group());
      Known found =
          now.computeIfAbsent(
              key,
              k -> look(k, scope, definitions.computeIfAbsent(scope.tenant(), this::definitions)));
      if (scope.refresh(found.members) && found.members == Members.NO_GROUP) {
        hub.error(scope, "there is no group '" + scope.group() + "'; it is waited for");
      }
    }
    known = now;
  }

  /** A tenant's groups; null if the registry does not say. */
  private Map<String, Group> definitions(TenantId tenant) {
    try {
      Map<String, Group> byId = new HashMap<>();
      profiles.groups(tenant).forEach(g -> byId.put(g.id(), g));
      return byId;
    } catch (RegistryException e) {
      LOG.debug("The groups of tenant {} are not known: {}", tenant, e.getMessage());
      return null;
    }
  }

  /** The members; those of before if the registry does not say. */
  private Known look(Key key, Scope scope, Map<String, Group> definitions) {
    Known before = known.get(key);
    if (definitions == null) {
      return before == null ? Known.of(scope.members()) : before;
    }
    Group group = definitions.get(key.group);
    if (group == null) {
      return Known.of(Members.NO_GROUP);
    }
    long count = changes.count(key.tenant, group.filter().connected() != null);
    long began = System.nanoTime();
    if (before != null && before.holds(group, count, began)) {
      return before;
    }
    try {
      Members members = Members.of(registry, key.tenant, key.group);
      return new Known(members, group, count, began, System.nanoTime() - began);
    } catch (RegistryException e) {
      LOG.debug("The members of group {} are not known: {}", key.group, e.getMessage());
      return Known.of(GONE.contains(e.reason()) ? Members.NO_GROUP : scope.members());
    }
  }

  private record Key(TenantId tenant, String group) {}

  /**
   * What was read.
   *
   * @param members who is in it
   * @param group as it was defined, null if that is not known
   * @param count the changes heard of before it was read
   * @param at when, by the clock that only goes forward
   * @param took how long
   */
  private record Known(Members members, Group group, long count, long at, long took) {
    static Known of(Members members) {
      return new Known(members, null, 0, 0, 0);
    }

    boolean holds(Group defined, long changes, long now) {
      if (!defined.equals(group)) {
        return false;
      }
      long age = now - at;
      return age < MOST_NANOS && changes == count || age < took * SHARE;
    }
  }
}
