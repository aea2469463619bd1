/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set for listeners; the defaults suit a small node. */
@ObjectClassDefinition(
    name = "Network",
    description = "Listening sockets of the stream protocols, and their limits.")
@interface Config {
  @AttributeDefinition(
      name = "Listeners",
      description =
          "One entry per listener: KEY=VALUE, separated by semicolons. The keys are listed in the"
              + " README of the bundle.")
  String[] listeners() default {
    "name=mqtt;protocol=mqtt;port=1883",
    "name=mqtts;protocol=mqtt;port=8883;tls=on",
    "name=ws;protocol=mqtt;port=8083;path=/mqtt",
    "name=wss;protocol=mqtt;port=8084;path=/mqtt;tls=on"
  };

  @AttributeDefinition(
      name = "I/O threads",
      description =
          "Number of event loops; 0 for half of the processors. Takes effect at the next start.")
  int threads() default 0;

  @AttributeDefinition(
      name = "Connections",
      description = "Open connections over all listeners; further ones are closed at once.")
  int maxConnections() default 100_000;

  @AttributeDefinition(
      name = "Park time (ms)",
      description =
          "How long connections are held, in milliseconds, while the protocol's card is absent.")
  long parkMillis() default 30_000;
}
