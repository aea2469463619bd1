/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.certificate;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "Certificate",
    description =
        "The certificate that the node shows on all its doors: HTTPS and the secure listeners of"
            + " stream protocols. A change keeps connections; without certificateFile the node"
            + " makes its own and renews it.")
@interface Config {
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
