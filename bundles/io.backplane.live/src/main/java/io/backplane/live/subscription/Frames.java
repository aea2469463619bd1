/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.subscription;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.backplane.message.api.Value;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/** JSON as it goes to clients. */
public final class Frames {
  private static final JsonFactory JSON = new JsonFactory();

  private Frames() {}

  /** Writes a frame. */
  public interface Content {
    /** Writes one JSON object. */
    void to(JsonGenerator out) throws IOException;
  }

  /** A frame as text. */
  public static String text(Content content) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      content.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** An answer of one operation. */
  public static String answer(String op, String id, String detail) {
    return text(
        out -> {
          out.writeStartObject();
          out.writeStringField("op", op);
          if (id != null) {
            out.writeStringField("id", id);
          }
          if (detail != null) {
            out.writeStringField("detail", detail);
          }
          out.writeEndObject();
        });
  }

  /** Microseconds as milliseconds, with a fraction only where there is one. */
  static void time(String field, long micros, JsonGenerator out) throws IOException {
    out.writeFieldName(field);
    if (micros % 1000 == 0) {
      out.writeNumber(micros / 1000);
    } else {
      out.writeNumber(BigDecimal.valueOf(micros, 3).stripTrailingZeros().toPlainString());
    }
  }

  /** As {@link #time}, null for never. */
  static void timeOrNull(String field, long micros, JsonGenerator out) throws IOException {
    if (micros == 0) {
      out.writeNullField(field);
    } else {
      time(field, micros, out);
    }
  }

  /** The fields {@code value} and {@code type}. */
  static void value(Value value, JsonGenerator out) throws IOException {
    if (value instanceof Value.Real r) {
      real(r.value(), out);
      out.writeStringField("type", "real");
    } else if (value instanceof Value.Int n) {
      out.writeNumberField("value", n.value());
      out.writeStringField("type", "int");
    } else if (value instanceof Value.Bool b) {
      out.writeBooleanField("value", b.value());
      out.writeStringField("type", "bool");
    } else if (value instanceof Value.Text t) {
      out.writeStringField("value", t.value());
      out.writeStringField("type", "string");
    } else if (value instanceof Value.Json j) {
      out.writeFieldName("value");
      out.writeRawValue(j.value());
      out.writeStringField("type", "json");
    } else if (value instanceof Value.Geo g) {
      geo(g, out);
      out.writeStringField("type", "geo");
    }
  }

  private static void real(double value, JsonGenerator out) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumberField("value", value);
    } else {
      out.writeStringField("value", Double.toString(value));
    }
  }

  private static void geo(Value.Geo g, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("value");
    out.writeNumberField("lat", g.latitude());
    out.writeNumberField("lon", g.longitude());
    if (!Double.isNaN(g.altitude())) {
      out.writeNumberField("alt", g.altitude());
    }
    out.writeEndObject();
  }
}
