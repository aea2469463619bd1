/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.api;

import io.backplane.message.api.TenantId;
import java.util.Set;

/**
 * Who is asking.
 *
 * @param kind what they are
 * @param tenant whose they are
 * @param id user name, device identifier or token identifier; empty for anonymous
 * @param roles the roles they hold; empty for devices
 */
public record Subject(Kind kind, TenantId tenant, String id, Set<String> roles) {
  /** Nobody known. */
  public static final Subject ANONYMOUS =
      new Subject(Kind.ANONYMOUS, TenantId.DEFAULT, "", Set.of());

  /** The platform itself, such as the shell of the node's own terminal. */
  public static final Subject SYSTEM =
      new Subject(Kind.SYSTEM, TenantId.DEFAULT, "system", Set.of("administrator"));

  /** Copies the set. */
  public Subject {
    roles = Set.copyOf(roles);
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
