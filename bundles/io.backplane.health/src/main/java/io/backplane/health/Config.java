/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Thresholds of the health checks. */
@ObjectClassDefinition(name = "Backplane health", description = "Thresholds of the health checks.")
@interface Config {
  @AttributeDefinition(
      name = "Little space",
      description =
          "Free space on the volume of the data folder below which the disk check warns, in bytes."
              + " Default 1073741824 (1 GiB).",
      min = "0")
  long disk_warn_bytes() default 1L << 30;

  @AttributeDefinition(
      name = "No space",
      description =
          "Free space on the volume of the data folder below which the node is not ready, in"
              + " bytes. Default 134217728 (128 MiB).",
      min = "0")
  long disk_critical_bytes() default 128L << 20;

  @AttributeDefinition(
      name = "Long lag",
      description =
          "Age of the oldest record a consumer has not dealt with, above which the stream check"
              + " warns, in milliseconds. Default 300000 (5 min).",
      min = "0")
  long lag_warn_millis() default 300_000;

  @AttributeDefinition(
      name = "Ledger settles",
      description =
          "How long two counts in the ledger may disagree because something is on its way, in"
              + " milliseconds; a difference that stays longer is a loss. Default 30000 (30 s).",
      min = "1000")
  long ledger_settle_millis() default 30_000;
}
