/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.api;

import io.backplane.message.api.TenantId;
import java.util.List;
import java.util.Set;

/**
 * Who is asking.
 *
 * @param kind what they are
 * @param tenant whose they are
 * @param id user name, device identifier or token identifier; empty for anonymous
 * @param roles the roles they hold; empty for devices
 * @param topics where they may publish and listen, if that is all they may; empty if it is not
 */
public record Subject(
    Kind kind, TenantId tenant, String id, Set<String> roles, List<TopicRule> topics) {
  /** Nobody known. */
  public static final Subject ANONYMOUS =
      new Subject(Kind.ANONYMOUS, TenantId.DEFAULT, "", Set.of());

  /** The platform itself, such as the shell of the node's own terminal. */
  public static final Subject SYSTEM =
      new Subject(Kind.SYSTEM, TenantId.DEFAULT, "system", Set.of("administrator"));

  /** Copies set and list. */
  public Subject {
    roles = Set.copyOf(roles);
    topics = List.copyOf(topics);
  }

  /**
   * One who may all that the roles allow.
   *
   * @param kind what they are
   * @param tenant whose they are
   * @param id user name, device identifier or token identifier; empty for anonymous
   * @param roles the roles they hold; empty for devices
   */
  public Subject(Kind kind, TenantId tenant, String id, Set<String> roles) {
    this(kind, tenant, id, roles, List.of());
  }

  /** What a subject is. */
  public enum Kind {
    /** Not signed in. */
    ANONYMOUS,
    /** A person. */
    USER,
    /** A program with an API token. */
    SERVICE,
    /** A device. */
    DEVICE,
    /** The node itself. */
    SYSTEM
  }
}
