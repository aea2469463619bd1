/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.metrics.prometheus;

import io.backplane.metrics.api.MetricSink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One scrape in Prometheus' text format 0.0.4. Families are kept together, as the format wants it,
 * whichever source they come from; what the format cannot hold is left out and counted.
 */
final class Exposition implements MetricSink {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final double EXACT = 1L << 53;

  private final Map<String, Family> families = new TreeMap<>();
  private long leftOut;

  @Override
  public void counter(String name, String help, double value, String... labels) {
    add(name, "counter", help, value, labels);
  }

  @Override
  public void gauge(String name, String help, double value, String... labels) {
    add(name, "gauge", help, value, labels);
  }

  private void add(String name, String type, String help, double value, String... labels) {
    Family family = families.computeIfAbsent(name, n -> new Family(type, help));
    boolean fits =
        NAME.matcher(name).matches()
            && family.type.equals(type)
            && labels.length % 2 == 0
            && family.samples.putIfAbsent(labels(labels), value) == null;
    if (!fits) {
      leftOut++;
    }
  }

  /** Figures that could not be shown: bad names, doubled series, a counter that is a gauge. */
  long leftOut() {
    return leftOut;
  }

  /** The page. */
  String text() {
    StringBuilder out = new StringBuilder(8192);
    families.forEach(
        (name, family) -> {
          if (family.samples.isEmpty() || !NAME.matcher(name).matches()) {
            return;
          }
          out.append("# HELP ").append(name).append(' ').append(help(family.help)).append('\n');
          out.append("# TYPE ").append(name).append(' ').append(family.type).append('\n');
          family.samples.forEach(
              (labels, value) ->
                  out.append(name).append(labels).append(' ').append(number(value)).append('\n'));
        });
    return out.toString();
  }

  private static String labels(String... pairs) {
    if (pairs.length < 2) {
      return "";
    }
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      String name = LABEL.matcher(pairs[i]).matches() ? pairs[i] : "_";
      out.append(i == 0 ? "" : ",").append(name).append("=\"").append(escape(pairs[i + 1]));
      out.append('"');
    }
    return out.append('}').toString();
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String help(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    } else if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    } else if (value == Math.rint(value) && Math.abs(value) < EXACT) {
      return Long.toString((long) value);
    }
    return Double.toString(value);
  }

  /** What belongs to one name. */
  private static final class Family {
    private final String type;
    private final String help;
    private final Map<String, Double> samples = new LinkedHashMap<>();

    Family(String type, String help) {
      this.type = type;
      this.help = help;
    }
  }
}
