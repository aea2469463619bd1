/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.driver.simulated;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the simulated fleets. */
@ObjectClassDefinition(
    name = "Simulated fleets",
    description = "Made-up devices for demonstrations and load; none by default.")
@interface Config {
  /** Which fleets. */
  @AttributeDefinition(
      name = "Fleets",
      description =
          "One fleet per entry, such as 'cold-chain; devices=20; period=1000;"
              + " temperature=sine(4,2,600)+noise(0.2); door=square(0,1,300); dropout=0.01;"
              + " spike=0.001'. Period in milliseconds (at least 50), shapes' periods in seconds,"
              + " dropout and spike as probability per reading.")
  String[] fleets() default {};
}
