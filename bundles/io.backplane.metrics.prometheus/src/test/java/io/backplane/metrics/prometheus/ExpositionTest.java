/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.metrics.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The text format. */
class ExpositionTest {
  private final Exposition page = new Exposition();

  @Test
  void keeps_a_family_together_whoever_reports_it() {
    page.counter("b_total", "B.", 1, "x", "1");
    page.gauge("a", "A.", 0.5);
    page.counter("b_total", "B.", 2, "x", "2");
    assertEquals(
        "# HELP a A.\n# TYPE a gauge\na 0.5\n# HELP b_total B.\n# TYPE b_total counter\n"
            + "b_total{x=\"1\"} 1\nb_total{x=\"2\"} 2\n",
        page.text());
  }

  @Test
  void escapes_labels_and_help() {
    page.gauge("a", "one\ntwo\\", 1, "x", "a\"b\\c\nd");
    assertEquals(
        "# HELP a one\\ntwo\\\\\n# TYPE a gauge\na{x=\"a\\\"b\\\\c\\nd\"} 1\n", page.text());
  }

  @Test
  void writes_numbers_as_the_format_wants_them() {
    assertEquals("NaN", Exposition.number(Double.NaN));
    assertEquals("+Inf", Exposition.number(Double.POSITIVE_INFINITY));
    assertEquals("-Inf", Exposition.number(Double.NEGATIVE_INFINITY));
    assertEquals("1700000000123", Exposition.number(1_700_000_000_123.0));
    assertEquals("0.25", Exposition.number(0.25));
  }

  @Test
  void leaves_out_and_counts_what_the_format_cannot_hold() {
    page.gauge("bad name", "x", 1);
    page.gauge("a", "x", 1);
    page.gauge("a", "x", 2);
    page.counter("a", "x", 3, "l", "v");
    page.gauge("b", "x", 1, "odd");
    assertEquals(4, page.leftOut());
    assertEquals("# HELP a x\n# TYPE a gauge\na 1\n", page.text());
  }
}
