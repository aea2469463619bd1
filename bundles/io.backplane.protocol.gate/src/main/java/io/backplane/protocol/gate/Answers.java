/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import io.backplane.device.api.Commands.State;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.Sample;
import io.backplane.message.api.Value;

/** What a device's answer says about a command, and its result as JSON. */
final class Answers {
  private Answers() {}

  /** The command it answers, empty if it does not say. */
  static String command(DeviceMessage response) {
    return value(response, "id") instanceof Value.Text t ? t.value() : "";
  }

  static State state(DeviceMessage response) {
    return value(response, "ok") instanceof Value.Bool b && !b.value()
        ? State.FAILED
        : State.SUCCEEDED;
  }

  /** The result, or the error, as JSON; empty if there is none. */
  static String result(DeviceMessage response) {
    Value v = value(response, state(response) == State.FAILED ? "error" : "result");
    if (v == null) {
      v = value(response, "result");
    }
    return v == null ? "" : json(v);
  }

  private static Value value(DeviceMessage m, String key) {
    for (Sample s : m.samples()) {
      if (s.key().equals(key)) {
        return s.value();
      }
    }
    return null;
  }

  private static String json(Value v) {
    if (v instanceof Value.Json j) {
      return j.value();
    } else if (v instanceof Value.Int i) {
      return Long.toString(i.value());
    } else if (v instanceof Value.Real r) {
      return Double.isFinite(r.value()) ? Double.toString(r.value()) : "null";
    } else if (v instanceof Value.Bool b) {
      return Boolean.toString(b.value());
    } else if (v instanceof Value.Geo g) {
      return "{\"lat\":" + g.latitude() + ",\"lon\":" + g.longitude() + "}";
    }
    return quoted(((Value.Text) v).value());
  }

  static String quoted(String text) {
    StringBuilder b = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        b.append('\\').append(c);
      } else if (c < 0x20) {
        b.append(String.format("\\u%04x", (int) c));
      } else {
        b.append(c);
      }
    }
    return b.append('"').toString();
  }
}
