/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.http;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Limits of HTTP ingest. */
@ObjectClassDefinition(
    name = "Backplane HTTP ingest",
    description = "Limits of what devices send by HTTP to /ingest/v1.")
@interface Config {
  /** Body limit. */
  @AttributeDefinition(
      name = "Largest body",
      description =
          "Bytes a request's body may have. Larger ones are answered 413 without being read.")
  int maxBodyBytes() default 1048576;

  /** Concurrency limit. */
  @AttributeDefinition(
      name = "Most requests at a time",
      description = "Requests being answered, long polls and streams apart. More are answered 503.")
  int maxInFlight() default 2000;

  /** Downlink limit. */
  @AttributeDefinition(
      name = "Most long polls and streams",
      description = "Long polls and event streams open at a time. More are answered 503.")
  int maxDownlinks() default 10000;

  /** Rate limit. */
  @AttributeDefinition(
      name = "Most requests per device",
      description = "Requests a device may send per second. More are answered 429. 0 is no limit.")
  int maxPerSecond() default 1000;

  /** Hold time. */
  @AttributeDefinition(
      name = "Longest hold",
      description =
          "Seconds a request waits for a dialect, registry or gate that is being replaced before"
              + " it is answered 503.")
  int holdSeconds() default 10;

  /** Poll limit. */
  @AttributeDefinition(
      name = "Longest poll",
      description = "Seconds a long poll for commands may wait, whatever it asks for.")
  int maxWaitSeconds() default 60;
}
