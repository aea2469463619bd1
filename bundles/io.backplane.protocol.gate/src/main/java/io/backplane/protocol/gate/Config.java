/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Limits of what the gate takes. */
@ObjectClassDefinition(
    name = "Backplane gate",
    description = "Limits of the messages that are taken from devices. Changes apply at once.")
@interface Config {
  /** Payload limit. */
  @AttributeDefinition(
      name = "Largest payload",
      description =
          "Bytes a message's payload may have; at most 8388608. Larger ones are rejected as"
              + " too-large.")
  int maxPayloadBytes() default 1048576;

  /** Sample limit. */
  @AttributeDefinition(
      name = "Most samples",
      description = "Values one message may hold. More are rejected as too-large.")
  int maxSamples() default 10000;

  /** Key limit. */
  @AttributeDefinition(
      name = "Longest key",
      description = "Characters a key may have, 1 to 256. Longer ones are rejected as too-large.")
  int maxKeyLength() default 256;

  /** Future limit. */
  @AttributeDefinition(
      name = "Tolerance into the future",
      description =
          "Seconds by which a value's time may lie ahead of the node's clock. Further ones are"
              + " rejected as clock-off.")
  long futureSeconds() default 86400;

  /** Past limit. */
  @AttributeDefinition(
      name = "Tolerance into the past",
      description =
          "Days by which a value's time may lie behind the node's clock. Further ones are rejected"
              + " as clock-off.")
  long pastDays() default 3650;

  /** Dialect budget. */
  @AttributeDefinition(
      name = "Time budget of dialects",
      description =
          "Milliseconds a dialect may take for one message. More is counted and logged; the message"
              + " is taken all the same.")
  int dialectBudgetMillis() default 50;
}
