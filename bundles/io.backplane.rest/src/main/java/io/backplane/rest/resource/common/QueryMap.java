/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.common;

import io.backplane.rest.http.Params;
import java.util.List;
import javax.ws.rs.core.MultivaluedMap;
import javax.ws.rs.core.UriInfo;

/** A request's query, read with checks. */
public final class QueryMap {
  private final MultivaluedMap<String, String> query;

  public QueryMap(UriInfo uri) {
    this.query = uri.getQueryParameters();
  }

  public String text(String name) {
    return Params.text(query.getFirst(name));
  }

  public String required(String name) {
    return Params.required(name, query.getFirst(name));
  }

  public List<String> all(String name) {
    return query.getOrDefault(name, List.of());
  }

  public Boolean bool(String name) {
    return Params.bool(name, query.getFirst(name));
  }

  public int integer(String name, int fallback, int min, int max) {
    return Params.integer(name, query.getFirst(name), fallback, min, max);
  }

  public long number(String name, long fallback, long min, long max) {
    return Params.number(name, query.getFirst(name), fallback, min, max);
  }

  public long time(String name, long fallback) {
    return Params.time(name, query.getFirst(name), fallback);
  }
}
