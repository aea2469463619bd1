/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.writer;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "Telemetry writer",
    description = "Reads the device stream and writes telemetry to the store.")
@interface Config {
  @AttributeDefinition(
      name = "Batch",
      description = "Records read and written together at most, 1 to 100000.",
      min = "1",
      max = "100000")
  int batch_records() default 4096;

  @AttributeDefinition(
      name = "Wait",
      description = "Milliseconds to wait for records before looking after the offsets again.",
      min = "1",
      max = "10000")
  int poll_millis() default 200;

  @AttributeDefinition(
      name = "Longest pause",
      description =
          "Milliseconds between attempts at most while the store or the stream fails; the pause"
              + " doubles from 50 up to this.",
      min = "50",
      max = "600000")
  int retry_millis() default 5000;
}
