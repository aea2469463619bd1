/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.dialect.native_;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.Rejection.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One payload being read: the parser, the bytes behind it, and where in them something is wrong.
 */
final class Json implements AutoCloseable {
  private static final int KEY_SHOWN = 64;

  private final JsonFactory factory;
  private final byte[] bytes;
  private final JsonParser parser;

  Json(JsonFactory factory, byte[] bytes) throws IOException {
    this.factory = factory;
    this.bytes = bytes;
    this.parser = factory.createParser(bytes);
  }

  /** A reader of a part that was sliced out. */
  Json nested(String part) throws IOException {
    return new Json(factory, part.getBytes(StandardCharsets.UTF_8));
  }

  JsonToken next() throws IOException {
    return parser.nextToken();
  }

  JsonToken token() {
    return parser.currentToken();
  }

  String name() throws IOException {
    return parser.currentName();
  }

  /** The end must follow. */
  void end() throws IOException {
    if (parser.nextToken() != null) {
      throw bad("", "something follows the end of the JSON text");
    }
  }

  /** The text of the string at hand. */
  String text() throws IOException {
    return parser.getText();
  }

  /** A plain value: number, string or truth; null for null. Not for objects and arrays. */
  Value scalar(String key) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new Value.Text(parser.getText());
      case VALUE_NUMBER_INT -> integer(key);
      case VALUE_NUMBER_FLOAT -> new Value.Real(finite(key));
      case VALUE_TRUE -> new Value.Bool(true);
      case VALUE_FALSE -> new Value.Bool(false);
      case VALUE_NULL -> null;
      default -> throw bad(key, "expected a value");
    };
  }

  private Value integer(String key) throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> new Value.Int(parser.getLongValue());
      default -> new Value.Real(finite(key));
    };
  }

  private double finite(String key) throws IOException {
    double d = parser.getDoubleValue();
    if (Double.isInfinite(d)) {
      throw bad(key, "the number does not fit a 64-bit floating-point number");
    }
    return d;
  }

  /** The time at hand. */
  long time() throws IOException {
    try {
      return switch (parser.currentToken()) {
        case VALUE_NUMBER_INT ->
            switch (parser.getNumberType()) {
              case INT, LONG -> Times.ofMillis(parser.getLongValue());
              default -> Times.ofMillis(parser.getDoubleValue());
            };
        case VALUE_NUMBER_FLOAT -> Times.ofMillis(parser.getDoubleValue());
        case VALUE_STRING -> Times.ofText(parser.getText());
        default -> throw bad("ts", "expected milliseconds or an RFC 3339 string");
      };
    } catch (Malformed m) {
      throw m.getMessage().startsWith("ts ") ? located(m) : m;
    }
  }

  private Malformed located(Malformed m) {
    return new Malformed(m.rejection().reason(), m.getMessage() + " at " + where());
  }

  /** Where the token at hand begins. */
  int start() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /** Moves to the end of the value at hand and gives all of it as text. */
  String slice(int start) throws IOException {
    parser.skipChildren();
    return sliceTo(start);
  }

  /** The text from there to the end of the token at hand. */
  String sliceTo(int start) throws IOException {
    parser.finishToken();
    int end = (int) parser.currentLocation().getByteOffset();
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  void skip() throws IOException {
    parser.skipChildren();
  }

  Malformed bad(String key, String what) {
    String of = key.isEmpty() ? "" : ", key '" + Malformed.printable(key, KEY_SHOWN) + "'";
    return new Malformed(Reason.MALFORMED_PAYLOAD, what + " at " + where() + of);
  }

  private String where() {
    return where(parser.currentTokenLocation());
  }

  static String where(JsonLocation at) {
    return "line "
        + at.getLineNr()
        + " column "
        + at.getColumnNr()
        + " (byte "
        + at.getByteOffset()
        + ")";
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
