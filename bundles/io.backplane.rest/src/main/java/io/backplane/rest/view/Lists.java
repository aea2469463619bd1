/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** The forms every listing has. */
public final class Lists {
  private Lists() {}

  /**
   * A listing that comes as a whole.
   *
   * @param items the entries
   * @param <T> their type
   */
  public record Items<T>(@About("The entries.") List<T> items) {}

  /**
   * A listing that comes in pages.
   *
   * @param items the entries of this page
   * @param next cursor of the next page
   * @param total entries in all pages
   * @param <T> their type
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Paged<T>(
      @About("The entries of this page.") List<T> items,
      @About(value = "Cursor of the next page; absent on the last.", optional = true) String next,
      @About(value = "Entries in all pages; absent where not counted.", optional = true)
          Long total) {}
}
