/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "Telemetry store (chunks)",
    description = "The embedded store of telemetry: compressed chunks in one file.")
@interface Config {
  @AttributeDefinition(
      name = "Encrypted",
      description =
          "Whether a new file is encrypted with the key in keys/telemetry.key. A file that is there"
              + " already must be opened as it was created.")
  boolean encrypted() default true;

  @AttributeDefinition(
      name = "Retention",
      description =
          "Days that values are kept where no retention policy (such as the device's profile) says"
              + " otherwise, 1 to 36500.",
      min = "1",
      max = "36500")
  int retention_days() default 30;

  @AttributeDefinition(
      name = "Checkpoint age",
      description =
          "Milliseconds after which values are made durable at the latest. Until then the stream"
              + " keeps them. Longer spares flash memory, shorter spares reading the stream again"
              + " after a power cut.",
      min = "10")
  long checkpoint_millis() default 10_000;

  @AttributeDefinition(
      name = "Checkpoint values",
      description = "Values after which they are made durable at the latest.",
      min = "1000")
  long checkpoint_values() default 1_000_000;

  @AttributeDefinition(
      name = "Values in memory",
      description =
          "Values that wait in memory for their chunk to fill, over all series, 24 bytes each. 0"
              + " takes a quarter of the heap.",
      min = "0")
  long memory_values() default 0;

  @AttributeDefinition(
      name = "Page cache",
      description = "Megabytes of the file's pages kept in memory, 1 to 1024.",
      min = "1",
      max = "1024")
  int cache_megabytes() default 8;
}
