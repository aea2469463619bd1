/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What operators may change about accounts. */
@ObjectClassDefinition(
    name = "Backplane accounts",
    description = "Sessions of people and the cost of password hashing.")
@interface Config {
  @AttributeDefinition(
      name = "Idle time",
      description = "Hours after which an unused session ends. Default 12.")
  int session_idle_hours() default 12;

  @AttributeDefinition(
      name = "Session time",
      description = "Days after which every session ends. Default 7.")
  int session_days() default 7;

  @AttributeDefinition(
      name = "Hash memory",
      description =
          "Memory of one argon2id computation in KiB, at least 8192. Default 19456 (19 MiB).")
  int hash_memory_kib() default 19_456;

  @AttributeDefinition(
      name = "Hash passes",
      description = "Passes of one argon2id computation over its memory. Default 2.")
  int hash_passes() default 2;

  @AttributeDefinition(
      name = "Hashes at once",
      description =
          "How many passwords are hashed at the same time; 0 takes half of the processors. Default"
              + " 0.")
  int hash_parallel() default 0;
}
