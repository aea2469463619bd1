/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Limits of REST. */
@ObjectClassDefinition(
    name = "Backplane REST",
    description = "Limits of the REST interface under /api/v1.")
@interface Config {
  @AttributeDefinition(
      name = "Largest document",
      description = "Bytes a JSON body may have. Default 1048576 (1 MiB).",
      min = "1024")
  long document_bytes() default 1 << 20;

  @AttributeDefinition(
      name = "Largest table",
      description = "Bytes a table of devices to import may have. Default 67108864 (64 MiB).",
      min = "1024")
  long table_bytes() default 64L << 20;

  @AttributeDefinition(
      name = "Largest bundle",
      description = "Bytes a bundle to install may have. Default 268435456 (256 MiB).",
      min = "1024")
  long bundle_bytes() default 256L << 20;
}
