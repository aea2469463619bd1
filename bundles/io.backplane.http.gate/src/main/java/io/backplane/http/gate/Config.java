/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.gate;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "HTTP gate",
    description = "Holds HTTP requests while a bundle is replaced and while the node starts.")
@interface Config {
  @AttributeDefinition(
      name = "Most held requests",
      description =
          "How many requests may wait at once; each one keeps a thread of the server. Further ones"
              + " get 503 with Retry-After. A number of requests.")
  int maxHeld() default 128;

  @AttributeDefinition(
      name = "Longest hold at start",
      description =
          "How long a request waits at most for the node to be ready, in milliseconds, before it"
              + " gets 503 with Retry-After.")
  long startHoldMillis() default 15_000;
}
