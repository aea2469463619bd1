/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.common;

import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.view.Lists.Paged;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Pages of what is at hand as a whole. A cursor names the last entry given, so that entries which
 * come or go between two pages take none of the others with them.
 *
 * @param limit entries per page as asked for, null for {@link #PAGE}
 * @param cursor where to go on, null for the start
 */
public record Slice(String limit, String cursor) {
  static final int PAGE = 100;
  static final int MOST = 1000;
  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::rank).thenComparing(Place::id);

  /** The page asked for. */
  public <T, V> Paged<V> of(List<T> all, Function<T, Place> place, Function<T, V> view) {
    int most = Params.integer("limit", limit, PAGE, 1, MOST);
    Place after = Params.text(cursor).isEmpty() ? null : Place.parse(cursor);
    List<T> found =
        all.stream()
            .filter(t -> after == null || ORDER.compare(place.apply(t), after) > 0)
            .sorted(Comparator.comparing(place, ORDER))
            .limit(most + 1L)
            .toList();
    List<T> page = found.subList(0, Math.min(most, found.size()));
    return new Paged<>(
        page.stream().map(view).toList(),
        found.size() > most ? place.apply(page.get(most - 1)).cursor() : null,
        (long) all.size());
  }

  /**
   * Where an entry stands in its listing, whether it is there still or not.
   *
   * @param rank what the listing is ordered by first, the smallest first
   * @param id tells entries of the same rank apart
   */
  public record Place(long rank, String id) {
    static Place parse(String cursor) {
      String[] parts = cursor.split("_", 2);
      try {
        return new Place(Long.parseLong(parts[0]), parts[1]);
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw ProblemException.parameter("cursor", "is no cursor of this listing");
      }
    }

    String cursor() {
      return rank + "_" + id;
    }
  }
}
