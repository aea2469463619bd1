/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.state;

import io.backplane.message.api.Value;

/** Values as a kind and a text. */
final class ValueText {
  private ValueText() {}

  static String kind(Value v) {
    if (v instanceof Value.Int) {
      return "int";
    }
    if (v instanceof Value.Real) {
      return "real";
    }
    if (v instanceof Value.Bool) {
      return "bool";
    }
    if (v instanceof Value.Text) {
      return "string";
    }
    return v instanceof Value.Json ? "json" : "geo";
  }

  static String text(Value v) {
    if (v instanceof Value.Int i) {
      return Long.toString(i.value());
    }
    if (v instanceof Value.Real r) {
      return Double.toString(r.value());
    }
    if (v instanceof Value.Bool b) {
      return Boolean.toString(b.value());
    }
    if (v instanceof Value.Text t) {
      return t.value();
    }
    if (v instanceof Value.Json j) {
      return j.value();
    }
    Value.Geo g = (Value.Geo) v;
    return g.latitude() + "," + g.longitude() + "," + g.altitude();
  }

  static Value value(String kind, String text) {
    return switch (kind) {
      case "int" -> new Value.Int(Long.parseLong(text));
      case "real" -> new Value.Real(Double.parseDouble(text));
      case "bool" -> new Value.Bool(Boolean.parseBoolean(text));
      case "string" -> new Value.Text(text);
      case "json" -> new Value.Json(text);
      case "geo" -> {
        String[] p = text.split(",");
        yield new Value.Geo(
            Double.parseDouble(p[0]), Double.parseDouble(p[1]), Double.parseDouble(p[2]));
      }
      default -> throw new IllegalStateException("stored value of unknown kind " + kind);
    };
  }
}
