/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a field or parameter is and which values it takes. Read by the OpenAPI generator and,
 * for request bodies, by {@link Rules}: the document and the check cannot disagree.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE})
public @interface About {
  /** A sentence. */
  String value() default "";

  /** Whether it may be left out (and, in a request, be null). */
  boolean optional() default false;

  /** Whether null is an answer. */
  boolean nullable() default false;

  /** Smallest number, shortest text, fewest items. */
  long min() default Long.MIN_VALUE;

  /** Largest number, longest text, most items. */
  long max() default Long.MAX_VALUE;

  /** Regular expression for the whole text, anchors implied. */
  String pattern() default "";

  /** The only texts allowed. */
  String[] values() default {};

  /** An example that works. */
  String example() default "";

  /** JSON type of a parameter (parameters arrive as text). */
  String type() default "";
}
