/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.cpu;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the sampler. */
@ObjectClassDefinition(
    name = "CPU of bundles",
    description = "How the CPU time of bundles is estimated.")
@interface Config {
  /** How often. */
  @AttributeDefinition(
      name = "Samples",
      description = "Looks at what threads are at, per second, 0 to 20; 0 estimates nothing.",
      min = "0",
      max = "20")
  int samplesPerSecond() default 1;
}
