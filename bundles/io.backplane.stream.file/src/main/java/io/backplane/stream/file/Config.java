/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set; everything has a default. */
@ObjectClassDefinition(
    name = "Backplane file stream",
    description = "How the embedded streams are kept on this machine's disk.")
@interface Config {
  /** Partitions of new streams. */
  @AttributeDefinition(
      name = "Partitions",
      description = "Partitions of a stream created from now on; existing streams keep theirs.")
  int partitions() default 4;

  /** Durability. */
  @AttributeDefinition(
      name = "Level",
      description =
          "When an append is acknowledged: 'disk' once it is forced to the disk, 'os' once the"
              + " operating system has it (survives the process, not a power cut).")
  String level() default "disk";

  /** Segment size. */
  @AttributeDefinition(
      name = "Segment size",
      description =
          "A log file is closed and the next one begun at this size, in MiB, or when its first"
              + " record is an eighth of the retention time old.")
  int segmentMegabytes() default 64;

  /** Retention by time. */
  @AttributeDefinition(
      name = "Retention time",
      description =
          "Records older than this go, read or not, in hours; file by file, so up to an eighth"
              + " later.")
  int retentionHours() default 168;

  /** Retention by size. */
  @AttributeDefinition(
      name = "Retention size",
      description = "The oldest files go when a stream is larger than this, in MiB.")
  int retentionMegabytes() default 4096;

  /** Free space left alone. */
  @AttributeDefinition(
      name = "Reserve",
      description = "Appends are refused while the disk has less free space than this, in MiB.")
  int reserveMegabytes() default 64;

  /** Memory for batches. */
  @AttributeDefinition(
      name = "In flight",
      description =
          "Memory for batches of a stream on their way to the disk; beyond it appends are refused"
              + " as overloaded, in MiB.")
  int inFlightMegabytes() default 32;

  /** Memory for readers. */
  @AttributeDefinition(
      name = "Cache",
      description = "Newest records of a stream kept in memory for readers that keep up, in MiB.")
  int cacheMegabytes() default 8;

  /** Batching of commits. */
  @AttributeDefinition(
      name = "Linger",
      description =
          "How long a commit waits for more batches to share its cost while several senders are"
              + " busy; a lone sender is never kept waiting. In microseconds, 0 for never.")
  int lingerMicros() default 1000;

  /** Overrides. */
  @AttributeDefinition(
      name = "Streams",
      description =
          "Settings of single streams as 'stream:setting=value,setting=value' with the names of"
              + " the settings above, such as 'dead-letters:retentionHours=720'.")
  String[] streams() default {
    "dead-letters:retentionHours=720,retentionMegabytes=1024",
    "dead-letters-replayed:retentionHours=720,retentionMegabytes=1024",
    "mqtt-sessions:retentionHours=87600,retentionMegabytes=1024"
  };
}
