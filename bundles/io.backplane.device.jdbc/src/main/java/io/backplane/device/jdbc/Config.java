/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Where the registry lies and what it may use. */
@ObjectClassDefinition(
    name = "Backplane device registry",
    description = "The database of devices, profiles, credentials and commands.")
@interface Config {
  @AttributeDefinition(
      name = "Database address",
      description =
          "JDBC address of a PostgreSQL database (jdbc:postgresql://host/database). Empty uses the"
              + " embedded, encrypted database in the data folder. Default empty.")
  String url() default "";

  @AttributeDefinition(
      name = "Database user",
      description = "Role at the PostgreSQL database. Default empty.")
  String user() default "";

  @AttributeDefinition(
      name = "Database password",
      description = "Password of the role. Default empty.",
      type = AttributeType.PASSWORD)
  String password() default "";

  @AttributeDefinition(
      name = "Connections",
      description = "Connections at most. Default 8.",
      min = "1",
      max = "1000")
  int connections() default 8;

  @AttributeDefinition(
      name = "Page cache",
      description = "Memory of the embedded database for pages, in MB, at most. Default 64.",
      min = "1")
  int page_cache_mb() default 64;

  @AttributeDefinition(
      name = "Reserve",
      description =
          "Writes to the embedded database are refused while the disk has less free space than"
              + " this, in MB; reads go on. Default 16.",
      min = "0")
  int reserve_mb() default 16;

  @AttributeDefinition(
      name = "Cached devices",
      description = "Devices and credentials kept in memory at most. Default 100000.",
      min = "1")
  int cached_devices() default 100_000;

  @AttributeDefinition(
      name = "Presence interval",
      description = "Seconds between writes of when devices were last seen. Default 10.",
      min = "1")
  int presence_seconds() default 10;

  @AttributeDefinition(
      name = "Password memory",
      description =
          "Minutes, counted from the device's last word, in which a password that was checked is"
              + " taken again without hashing it. Default 10.",
      min = "0")
  int password_minutes() default 10;

  @AttributeDefinition(
      name = "Lost sessions",
      description =
          "Seconds after which a session ends that no protocol knows any more; longer than"
              + " connections wait for a protocol that is being replaced. Default 60.",
      min = "1")
  int lost_seconds() default 60;

  @AttributeDefinition(
      name = "SCRAM iterations",
      description =
          "How often a device that logs in by SCRAM-SHA-256 has to hash its password, 4096 to"
              + " 1000000. Counts for passwords set from now on. 0 keeps no keys for SCRAM: only"
              + " the argon2id hash of a password is stored. Default 10000.")
  int scram_iterations() default 10_000;
}
