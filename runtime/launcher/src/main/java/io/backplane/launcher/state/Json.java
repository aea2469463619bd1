/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON into maps, lists, strings, numbers and booleans. The launcher runs before any bundle,
 * and a JSON library on the class path would cost more start-up time than all feature files take.
 */
public final class Json {
  private static final int MAX_DEPTH = 64;
  private final String text;
  private int at;
  private int depth;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Reads an object.
   *
   * @param text a JSON object
   * @return its members in order
   * @throws IllegalArgumentException with line and column if it is not one
   */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.skip();
    if (json.at != text.length()) throw json.error("unexpected text after the end");
    if (!(value instanceof Map)) throw json.error("an object is expected");
    return (Map<String, Object>) value;
  }

  private Object value() {
    skip();
    if (at >= text.length()) throw error("unexpected end");
    return switch (text.charAt(at)) {
      case '{' -> nested(this::members);
      case '[' -> nested(this::elements);
      case '"' -> string();
      case 't' -> word("true", Boolean.TRUE);
      case 'f' -> word("false", Boolean.FALSE);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Object nested(java.util.function.Supplier<Object> body) {
    if (++depth > MAX_DEPTH) throw error("nested too deeply");
    at++;
    Object value = body.get();
    depth--;
    return value;
  }

  private Object members() {
    Map<String, Object> map = new LinkedHashMap<>();
    if (accept('}')) return map;
    do {
      skip();
      String name = string();
      expect(':');
      if (map.containsKey(name)) throw error("the name \"" + name + "\" is there twice");
      map.put(name, value());
    } while (accept(','));
    expect('}');
    return map;
  }

  private Object elements() {
    List<Object> list = new ArrayList<>();
    if (accept(']')) return list;
    do {
      list.add(value());
    } while (accept(','));
    expect(']');
    return list;
  }

  private String string() {
    if (at >= text.length() || text.charAt(at) != '"') throw error("a string is expected");
    StringBuilder out = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return out.toString();
      }
      if (c < ' ') throw error("a control character in a string");
      out.append(c == '\\' ? escaped() : c);
    }
    throw error("a string without end");
  }

  private char escaped() {
    if (++at >= text.length()) throw error("a string without end");
    char c = text.charAt(at);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw error("an unknown escape");
    };
  }

  private char unicode() {
    if (at + 4 >= text.length()) throw error("a string without end");
    try {
      char c = (char) Integer.parseInt(text, at + 1, at + 5, 16);
      at += 4;
      return c;
    } catch (NumberFormatException e) {
      throw error("four hexadecimal digits are expected");
    }
  }

  private Object number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
    String number = text.substring(start, at);
    try {
      return number.matches("-?\\d{1,18}") ? (Object) Long.valueOf(number) : Double.valueOf(number);
    } catch (NumberFormatException e) {
      at = start;
      throw error("a value is expected");
    }
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) throw error("a value is expected");
    at += word.length();
    return value;
  }

  private boolean accept(char c) {
    skip();
    boolean there = at < text.length() && text.charAt(at) == c;
    if (there) at++;
    return there;
  }

  private void expect(char c) {
    if (!accept(c)) throw error("'" + c + "' is expected");
  }

  private void skip() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
  }

  private IllegalArgumentException error(String what) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < Math.min(at, text.length()); i++) {
      boolean newLine = text.charAt(i) == '\n';
      line += newLine ? 1 : 0;
      column = newLine ? 1 : column + 1;
    }
    return new IllegalArgumentException(what + " in line " + line + ", column " + column);
  }
}
