/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.data;

import io.backplane.rest.http.ProblemException;
import io.backplane.rest.resource.common.QueryMap;
import io.backplane.rest.view.Ts;
import io.backplane.telemetry.api.Range;

/** The stretch of time a query asks for. */
final class Ranges {
  private static final long DAY = 86_400_000_000L;

  private Ranges() {}

  static Range of(QueryMap query) {
    long to = query.time("to", Ts.now().micros() + 1);
    long from = query.time("from", to - DAY);
    if (to < from) {
      throw ProblemException.parameter("to", "lies before from");
    }
    return new Range(from, to);
  }
}
