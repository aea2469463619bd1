/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live;

import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.message.api.TenantId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at the groups that clients follow. Each is looked up once, and one that is not there or
 * cannot be read is nobody's business but of those who follow it.
 */
final class Memberships {
  private static final Set<Reason> GONE = EnumSet.of(Reason.NOT_FOUND, Reason.UNKNOWN_REFERENCE);
  private static final Logger LOG = LoggerFactory.getLogger(Memberships.class);

  private final DeviceRegistry registry;
  private final Hub hub;
  private final Map<Group, Members> known = new HashMap<>();

  Memberships(DeviceRegistry registry, Hub hub) {
    this.registry = registry;
    this.hub = hub;
  }

  /** Gives the scopes their members; who follows a group that is not there is told once. */
  void refresh(List<Scope> scopes) {
    for (Scope scope : scopes) {
      Members now =
          known.computeIfAbsent(new Group(scope.tenant(), scope.group()), g -> look(g, scope));
      if (scope.refresh(now) && now == Members.NO_GROUP) {
        hub.error(scope, "there is no group '" + scope.group() + "'; it is waited for");
      }
    }
  }

  /** The members; those of before if the registry does not say. */
  private Members look(Group group, Scope scope) {
    try {
      return Members.of(registry, group.tenant(), group.id());
    } catch (RegistryException e) {
      LOG.debug("The members of group {} are not known: {}", group.id(), e.getMessage());
      return GONE.contains(e.reason()) ? Members.NO_GROUP : scope.members();
    }
  }

  private record Group(TenantId tenant, String id) {}
}
