/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.marks;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A class at which a fault of any kind ends: it calls code it cannot know, or it is a loop that
 * must go on. Only such a class, and what is nested in it, may catch {@code Exception}, {@code
 * RuntimeException}, {@code Throwable} or {@code Error}.
 */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
public @interface Boundary {
  /**
   * Why a fault ends here, and what becomes of it.
   *
   * @return a sentence
   */
  String value();
}
