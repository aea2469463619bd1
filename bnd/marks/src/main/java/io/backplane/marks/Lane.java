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
 * A class that owns threads: it makes them, names them and ends them. Only such a class may make a
 * thread or an executor.
 */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
public @interface Lane {
  /**
   * The names of its threads, as {@code docs/threading.md} has them; a star stands for what varies.
   *
   * @return at least one
   */
  String[] value();
}
