/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.dialect.native_;

import com.fasterxml.jackson.core.JsonToken;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.Rejection.Reason;
import java.io.IOException;

/**
 * Tells the objects that stand for one value (a typed value, a place) from plain JSON objects, in
 * one pass: field by field, and the bytes of the whole are kept should it be plain after all.
 */
final class Values {
  private static final int TYPE = 1;
  private static final int VALUE = 2;
  private static final int LAT = 4;
  private static final int LON = 8;
  private static final int ALT = 16;
  private static final int TS = 32;
  private static final int OTHER = 64;

  private final Json json;
  private final String key;
  private int seen;
  private String type;
  private Value value;
  private String raw;
  private Value lat;
  private Value lon;
  private Value alt;
  private long time;

  private Values(Json json, String key) {
    this.json = json;
    this.key = key;
  }

  /** The value at hand; null for null. */
  static Value read(Json json, String key) throws IOException {
    return switch (json.token()) {
      case START_ARRAY -> new Value.Json(json.slice(json.start()));
      case START_OBJECT -> {
        Values v = new Values(json, key);
        yield v.meaning(v.scan(), false);
      }
      default -> json.scalar(key);
    };
  }

  /**
   * The value of a topic that names its key: as {@link #read}, but an object may hold the time too.
   */
  static Timed readTimed(Json json, String key) throws IOException {
    if (json.token() != JsonToken.START_OBJECT) {
      return new Timed(read(json, key), false, 0);
    }
    Values v = new Values(json, key);
    String all = v.scan();
    boolean timed = (v.seen & TS) != 0 && v.stands(v.seen & ~TS);
    return new Timed(v.meaning(all, timed), timed, v.time);
  }

  /**
   * A value and its time.
   *
   * @param value null for null
   * @param timed whether it carries a time of its own
   * @param time microseconds since the epoch, if timed
   */
  record Timed(Value value, boolean timed, long time) {}

  private String scan() throws IOException {
    int start = json.start();
    while (json.next() != JsonToken.END_OBJECT) {
      String name = json.name();
      json.next();
      field(name);
    }
    return json.sliceTo(start);
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "type" -> {
        if (json.token() == JsonToken.VALUE_STRING) {
          type = json.text();
          mark(TYPE);
        } else {
          other();
        }
      }
      case "value" -> {
        mark(VALUE);
        value();
      }
      case "lat" -> lat = coordinate(LAT);
      case "lon" -> lon = coordinate(LON);
      case "alt" -> alt = coordinate(ALT);
      case "ts" -> ts();
      default -> other();
    }
  }

  private void other() throws IOException {
    mark(OTHER);
    json.skip();
  }

  /** Twice the same name is no form of ours. */
  private void mark(int field) {
    seen |= (seen & field) != 0 ? OTHER : field;
  }

  private void value() throws IOException {
    int start = json.start();
    value =
        switch (json.token()) {
          case START_OBJECT, START_ARRAY -> {
            raw = json.slice(start);
            yield new Value.Json(raw);
          }
          default -> {
            Value v = json.scalar(key);
            raw = json.sliceTo(start);
            yield v;
          }
        };
  }

  private Value coordinate(int field) throws IOException {
    if (json.token().isNumeric()) {
      mark(field);
      return json.scalar(key);
    }
    other();
    return null;
  }

  private void ts() throws IOException {
    if (json.token().isNumeric() || json.token() == JsonToken.VALUE_STRING) {
      try {
        time = json.time();
        mark(TS);
        return;
      } catch (Malformed notATime) {
        mark(OTHER);
        return;
      }
    }
    other();
  }

  private boolean stands(int fields) {
    return fields == VALUE
        || fields == (TYPE | VALUE)
        || fields == (LAT | LON)
        || fields == (LAT | LON | ALT);
  }

  private Value meaning(String all, boolean timed) throws IOException {
    int fields = timed ? seen & ~TS : seen;
    if (fields == (TYPE | VALUE)) {
      return raw.equals("null") ? null : typed();
    }
    if (fields == (LAT | LON) || fields == (LAT | LON | ALT)) {
      return geo();
    }
    return timed ? value : new Value.Json(all);
  }

  private Value geo() {
    try {
      return new Value.Geo(
          lat.asDouble(), lon.asDouble(), alt == null ? Double.NaN : alt.asDouble());
    } catch (IllegalArgumentException e) {
      throw json.bad(key, e.getMessage());
    }
  }

  private Value typed() throws IOException {
    return switch (type) {
      case "int", "integer" -> integer();
      case "real", "number" -> real();
      case "bool", "boolean" -> expect(value instanceof Value.Bool, value);
      case "string" -> expect(value instanceof Value.Text, value);
      case "json", "object" -> new Value.Json(raw);
      case "geo" -> place();
      default ->
          throw json.bad(
              key,
              "unknown type '"
                  + Malformed.printable(type, 20)
                  + "', known are int, real, bool, string, json, geo");
    };
  }

  private Value integer() {
    if (value instanceof Value.Real r && r.value() == Math.rint(r.value())) {
      return expect(Math.abs(r.value()) < 0x1p63, new Value.Int((long) r.value()));
    }
    if (value instanceof Value.Text t) {
      try {
        return new Value.Int(Long.parseLong(t.value()));
      } catch (NumberFormatException e) {
        throw mismatch();
      }
    }
    return expect(value instanceof Value.Int, value);
  }

  private Value real() {
    if (value instanceof Value.Text t) {
      return switch (t.value()) {
        case "NaN" -> new Value.Real(Double.NaN);
        case "Infinity" -> new Value.Real(Double.POSITIVE_INFINITY);
        case "-Infinity" -> new Value.Real(Double.NEGATIVE_INFINITY);
        default -> throw mismatch();
      };
    }
    boolean number = value instanceof Value.Int || value instanceof Value.Real;
    return expect(number, number ? new Value.Real(value.asDouble()) : value);
  }

  private Value place() throws IOException {
    if (value instanceof Value.Json j && j.value().startsWith("{")) {
      try (Json inner = json.nested(raw)) {
        inner.next();
        Values v = new Values(inner, key);
        v.scan();
        if (v.seen == (LAT | LON) || v.seen == (LAT | LON | ALT)) {
          return v.geo();
        }
      }
    }
    throw mismatch();
  }

  private Value expect(boolean fits, Value v) {
    if (!fits) {
      throw mismatch();
    }
    return v;
  }

  private Malformed mismatch() {
    return new Malformed(
        Reason.MALFORMED_PAYLOAD,
        "the value "
            + Malformed.printable(raw, 60)
            + " is not of type "
            + type
            + ", key '"
            + key
            + "'");
  }
}
