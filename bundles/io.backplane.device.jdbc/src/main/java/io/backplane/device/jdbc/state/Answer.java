/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.state;

import io.backplane.device.api.Commands;
import io.backplane.device.api.Commands.State;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.Sample;
import io.backplane.message.api.Value;

/**
 * A device's answer to a command, as it lies in the stream: {@code id}, {@code ok}, and {@code
 * result} or {@code error}.
 *
 * @param id the command
 * @param ok whether it was carried out
 * @param resultJson the rest as JSON, empty for none
 */
record Answer(String id, boolean ok, String resultJson) {
  private static final int MAX_RESULT = 65_536;

  static Answer of(DeviceMessage m) {
    String id = "";
    boolean ok = true;
    String result = "";
    for (Sample s : m.samples()) {
      switch (s.key()) {
        case "id" -> id = ValueText.text(s.value());
        case "ok" -> ok = !(s.value() instanceof Value.Bool b) || b.value();
        case "result", "error" -> result = json(s.value());
        default -> {
          // other samples are the device's own business
        }
      }
    }
    return new Answer(id, ok, result);
  }

  private static String json(Value v) {
    if (v instanceof Value.Text t) {
      return quoted(t.value());
    }
    if (v instanceof Value.Geo g) {
      return "{\"lat\":" + g.latitude() + ",\"lon\":" + g.longitude() + "}";
    }
    if (v instanceof Value.Real r && !Double.isFinite(r.value())) {
      return quoted(Double.toString(r.value()));
    }
    return ValueText.text(v);
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char ch = text.charAt(i);
      if (ch == '"' || ch == '\\') {
        out.append('\\').append(ch);
      } else if (ch < 0x20) {
        out.append(String.format("\\u%04x", (int) ch));
      } else {
        out.append(ch);
      }
    }
    return out.append('"').toString();
  }

  void report(Commands commands, DeviceMessage m) {
    if (!id.isEmpty()) {
      String kept = resultJson.length() > MAX_RESULT ? quoted("result too long") : resultJson;
      commands.report(m.tenant(), m.device(), id, ok ? State.SUCCEEDED : State.FAILED, kept);
    }
  }
}
