/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.driver.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shape over time: a sum of terms. The same device sees the same shape again after a restart,
 * apart from noise.
 */
final class Signal {
  private static final Pattern TERM = Pattern.compile("([a-z]+)\\(([^)]*)\\)");

  private final List<Term> terms;

  private Signal(List<Term> terms) {
    this.terms = terms;
  }

  /** The value of one device at one time. */
  double at(double seconds, double phase, Random random) {
    double sum = 0;
    for (Term term : terms) {
      sum += term.at(seconds, phase, random);
    }
    return sum;
  }

  /**
   * Reads a sum such as {@code sine(20,5,600)+noise(0.3)}.
   *
   * @throws IllegalArgumentException naming the term that is not understood
   */
  static Signal parse(String text) {
    List<Term> terms = new ArrayList<>();
    Matcher m = TERM.matcher(text);
    int end = 0;
    while (m.find()) {
      String between = text.substring(end, m.start()).trim();
      if (!between.equals(terms.isEmpty() ? "" : "+")) {
        throw new IllegalArgumentException("expected '+' before '" + m.group() + "'");
      }
      terms.add(term(m.group(1), numbers(m.group())));
      end = m.end();
    }
    if (terms.isEmpty() || !text.substring(end).isBlank()) {
      throw new IllegalArgumentException("no shape understood in '" + text.substring(end) + "'");
    }
    return new Signal(terms);
  }

  private static double[] numbers(String term) {
    String inside = term.substring(term.indexOf('(') + 1, term.length() - 1);
    String[] parts = inside.split(",");
    double[] out = new double[parts.length];
    for (int i = 0; i < parts.length; i++) {
      try {
        out[i] = Double.parseDouble(parts[i].trim());
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "'" + parts[i].trim() + "' in " + term + " is no number");
      }
    }
    return out;
  }

  private static Term term(String shape, double[] p) {
    switch (shape) {
      case "sine":
        need(shape, p, 3);
        return (t, phase, r) -> p[0] + p[1] * Math.sin(2 * Math.PI * (t / p[2] + phase));
      case "square":
        need(shape, p, 3);
        return (t, phase, r) -> fraction(t / p[2] + phase) < 0.5 ? p[0] : p[1];
      case "ramp":
        need(shape, p, 3);
        return (t, phase, r) -> p[0] + (p[1] - p[0]) * fraction(t / p[2] + phase);
      case "noise":
        need(shape, p, 1);
        return (t, phase, r) -> p[0] * r.nextGaussian();
      case "constant":
        need(shape, p, 1);
        return (t, phase, r) -> p[0];
      default:
        throw new IllegalArgumentException(
            "unknown shape '" + shape + "'; known: sine, square, ramp, noise, constant");
    }
  }

  private static void need(String shape, double[] p, int n) {
    if (p.length != n) {
      throw new IllegalArgumentException(shape + " takes " + n + " numbers, has " + p.length);
    }
    if (n == 3 && !(p[2] > 0)) {
      throw new IllegalArgumentException("the period of " + shape + " must be above 0 s");
    }
  }

  private static double fraction(double x) {
    return x - Math.floor(x);
  }

  /** One summand. */
  private interface Term {
    double at(double seconds, double phase, Random random);
  }
}
