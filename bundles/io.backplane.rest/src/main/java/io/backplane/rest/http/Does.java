/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an operation does, who may ask for it and what it answers. {@link Door} enforces it, the
 * OpenAPI generator prints it; a resource method without it is served to nobody.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Does {
  /** A sentence. */
  String value();

  /** The action the authorizer is asked about; {@link #OPEN} and {@link #SIGNED_IN} ask nobody. */
  String action();

  /** The type of the resource. */
  String on() default "node";

  /** The path parameter that names the resource; empty for all of the type. */
  String id() default "";

  /** The body of the answer. */
  Class<?> returns() default Void.class;

  /** What it lists, if {@link #returns()} is a listing. */
  Class<?> of() default Void.class;

  /** The status of success. */
  int status() default 200;

  /** Statuses of failure, beside those every operation may have. */
  int[] problems() default {};

  /** The body the request brings. */
  Size size() default Size.JSON;

  /** The operation is open to all. */
  String OPEN = "";

  /** The operation is open to all who are signed in. */
  String SIGNED_IN = "-";

  /** How large the request's body may be. */
  enum Size {
    /** A document. */
    JSON,
    /** A table. */
    TABLE,
    /** A bundle. */
    BUNDLE
  }
}
