/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.protocol.api.ClientDirectory;
import io.backplane.protocol.api.ClientDirectory.Page;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * Picks the entries of one page while all of them go by in any order; keeps no more than it needs.
 *
 * @param <T> what is listed
 */
final class Pager<T> {
  private final String after;
  private final int limit;
  private final PriorityQueue<Keyed<T>> nearest =
      new PriorityQueue<>(Comparator.comparing((Keyed<T> k) -> k.key).reversed());
  private long total;

  private record Keyed<T>(String key, T item) {}

  /**
   * @param cursor of the page before, empty for the first
   * @throws IllegalArgumentException if the cursor is none or the limit out of bounds
   */
  Pager(String cursor, int limit) {
    if (limit < 1 || limit > ClientDirectory.LARGEST_PAGE) {
      throw new IllegalArgumentException("a page has 1 to " + ClientDirectory.LARGEST_PAGE);
    }
    this.after = decode(cursor);
    this.limit = limit;
  }

  /**
   * @param key where it stands, unique
   */
  void add(String key, T item) {
    total++;
    if (key.compareTo(after) > 0) {
      nearest.add(new Keyed<>(key, item));
      if (nearest.size() > limit + 1) {
        nearest.remove();
      }
    }
  }

  <R> Page<R> page(Function<T, R> view) {
    List<Keyed<T>> found = new ArrayList<>(nearest);
    found.sort(Comparator.comparing(k -> k.key));
    boolean more = found.size() > limit;
    String next = more ? encode(found.get(limit - 1).key) : "";
    return new Page<>(
        found.stream().limit(limit).map(k -> view.apply(k.item)).toList(), next, total);
  }

  /** A text as one that stands in addresses. */
  static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws IllegalArgumentException if it was not encoded here
   */
  static String decode(String text) {
    return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
