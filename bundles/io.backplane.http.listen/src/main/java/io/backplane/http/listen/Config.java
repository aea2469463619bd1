/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.listen;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "HTTP listeners",
    description =
        "HTTPS, with the node's certificate (io.backplane.security.certificate). Nothing listens"
            + " beyond this machine until the setup is done.")
@interface Config {
  @AttributeDefinition(
      name = "Port of HTTPS",
      description = "Shifted by the node's port offset; 0 turns HTTPS off.")
  int tlsPort() default 8443;

  @AttributeDefinition(
      name = "HTTPS for other machines",
      description =
          "Whether HTTPS is offered to other machines once the setup is done; else to this machine"
              + " only.")
  boolean network() default true;
}
