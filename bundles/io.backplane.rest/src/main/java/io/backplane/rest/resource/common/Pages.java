/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.common;

import io.backplane.protocol.api.ClientDirectory.Page;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.view.Lists.Paged;
import java.util.function.Function;
import java.util.function.Supplier;

/** Pages of a directory as REST gives them. */
public final class Pages {
  private Pages() {}

  /** A page; whoever gets it wrong has a cursor that is none, as limits are checked before. */
  public static <T> Page<T> of(Supplier<Page<T>> page) {
    try {
      return page.get();
    } catch (IllegalArgumentException e) {
      throw ProblemException.parameter("cursor", "is none: " + e.getMessage());
    }
  }

  public static <T, V> Paged<V> view(Page<T> page, Function<T, V> view) {
    return new Paged<>(
        page.items().stream().map(view).toList(),
        page.next().isEmpty() ? null : page.next(),
        page.total());
  }
}
