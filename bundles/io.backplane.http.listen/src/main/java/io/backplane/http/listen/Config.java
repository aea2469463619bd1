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
        "HTTPS and the certificate it shows. Nothing listens beyond this machine until the setup is"
            + " done. A change of the certificate keeps connections; without certificateFile the"
            + " node makes its own and renews it.")
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

  @AttributeDefinition(
      name = "Certificate",
      description =
          "File with the certificate to show and those that signed it: PEM, with the private key"
              + " unless keyFile names another file, or PKCS12. Relative to the data folder. Read"
              + " again when it changes. Empty for one that the node makes.")
  String certificateFile() default "";

  @AttributeDefinition(
      name = "Private key",
      description = "PEM file with the private key, if it is not in certificateFile.")
  String keyFile() default "";

  @AttributeDefinition(
      name = "Password file",
      description =
          "File with the password of the PKCS12 file or of the private key, on its first line;"
              + " empty without a password.")
  String passwordFile() default "";

  @AttributeDefinition(
      name = "Further names",
      description =
          "Names and addresses that the certificate made by the node shall hold besides those of"
              + " this machine, such as a name outside of the local network.")
  String[] names() default {};
}
