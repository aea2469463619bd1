/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "Bundle updates",
    description = "How bundles are replaced while the node runs.")
@interface Config {
  @AttributeDefinition(
      name = "Budget",
      description =
          "How long a new version may take until its components and all others work again, in"
              + " milliseconds, before the old version is put back.")
  long budgetMillis() default 10_000;

  @AttributeDefinition(
      name = "Drain",
      description =
          "How long an update waits for HTTP requests that are being answered, in milliseconds.")
  long drainMillis() default 1_000;

  @AttributeDefinition(
      name = "Largest jar",
      description = "How large a new version may be, in megabytes.")
  int maxJarMegabytes() default 64;

  @AttributeDefinition(
      name = "Time for the old class loader",
      description =
          "After how long the old version's class loader is looked for with a forced collection,"
              + " in seconds.")
  int loaderCheckSeconds() default 20;

  @AttributeDefinition(
      name = "Kept generations",
      description = "How many generations are kept at most, with the one that runs.",
      min = "1")
  int keptGenerations() default 50;

  @AttributeDefinition(
      name = "Age of generations",
      description = "After how many days a generation is let go; the one that runs never is.",
      min = "1")
  int keptDays() default 400;
}
