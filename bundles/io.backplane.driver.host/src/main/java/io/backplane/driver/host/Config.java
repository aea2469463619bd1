/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.driver.host;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the host driver. */
@ObjectClassDefinition(
    name = "Host driver",
    description = "The machine the node runs on, as a device.")
@interface Config {
  /** How often. */
  @AttributeDefinition(
      name = "Period",
      description = "Milliseconds between readings, 200 to 3600000.",
      min = "200",
      max = "3600000")
  int periodMillis() default 1000;

  /** Under which name. */
  @AttributeDefinition(
      name = "Device identifier",
      description = "Identifier of the device; empty takes 'host-' and the machine's name.")
  String deviceId() default "";

  /** How much may wait. */
  @AttributeDefinition(
      name = "Backlog",
      description =
          "Readings kept while the node cannot take them, 1 to 100000; the oldest go first.",
      min = "1",
      max = "100000")
  int backlog() default 600;
}
