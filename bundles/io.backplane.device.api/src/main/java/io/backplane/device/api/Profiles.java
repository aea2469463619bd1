/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

import io.backplane.message.api.TenantId;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Profiles and groups. Any thread; may block on the database. */
@ProviderType
public interface Profiles {
  /**
   * Finds a profile; answered from memory where possible.
   *
   * @param tenant its tenant
   * @param id its identifier
   * @return the profile; {@link ProfileId#DEFAULT} always exists
   */
  Optional<Profile> find(TenantId tenant, ProfileId id);

  /**
   * All profiles.
   *
   * @param tenant the tenant
   * @return by identifier
   */
  List<Profile> list(TenantId tenant);

  /**
   * Creates (version 0) or changes a profile.
   *
   * @param profile with the version it builds on
   * @return as stored
   * @throws RegistryException EXISTS, NOT_FOUND, CONFLICT
   */
  Profile save(Profile profile);

  /**
   * Removes a profile.
   *
   * @param tenant its tenant
   * @param id its identifier
   * @param version the version it builds on, 0 for any
   * @throws RegistryException NOT_FOUND, CONFLICT, IN_USE while devices have it
   */
  void delete(TenantId tenant, ProfileId id, long version);

  /**
   * All groups.
   *
   * @param tenant the tenant
   * @return by identifier
   */
  List<Group> groups(TenantId tenant);

  /**
   * Creates (version 0) or changes a group.
   *
   * @param group with the version it builds on
   * @return as stored
   * @throws RegistryException EXISTS, NOT_FOUND, CONFLICT
   */
  Group saveGroup(Group group);

  /**
   * Removes a group; its devices stay.
   *
   * @param tenant its tenant
   * @param id its identifier
   * @param version the version it builds on, 0 for any
   * @throws RegistryException NOT_FOUND, CONFLICT
   */
  void deleteGroup(TenantId tenant, String id, long version);
}
