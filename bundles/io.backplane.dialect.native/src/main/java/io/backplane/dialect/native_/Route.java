/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.dialect.native_;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.Sample;
import io.backplane.protocol.api.Rejection.Reason;

/**
 * What a topic calls for.
 *
 * @param form the payload's form
 * @param device the device it is about, null for the sender or if the payload names the devices
 * @param name key, event or command; empty if the topic holds none
 */
record Route(Form form, DeviceId device, String name) {
  private static final Route TELEMETRY = new Route(Form.TELEMETRY, null, "");
  private static final Route ATTRIBUTES = new Route(Form.ATTRIBUTES, null, "");
  private static final Route FLEET_TELEMETRY = new Route(Form.FLEET_TELEMETRY, null, "");
  private static final Route FLEET_ATTRIBUTES = new Route(Form.FLEET_ATTRIBUTES, null, "");
  private static final int SHOWN = 100;

  /** Forms of payloads. */
  enum Form {
    TELEMETRY,
    ATTRIBUTES,
    TELEMETRY_KEY,
    ATTRIBUTE_KEY,
    EVENT,
    RESPONSE,
    FLEET_TELEMETRY,
    FLEET_ATTRIBUTES
  }

  static Route of(String topic) {
    switch (topic) {
      case "telemetry":
        return TELEMETRY;
      case "attributes":
        return ATTRIBUTES;
      case "devices/telemetry":
        return FLEET_TELEMETRY;
      case "devices/attributes":
        return FLEET_ATTRIBUTES;
      default:
        return topic.startsWith("devices/") ? behind(topic) : own(topic, topic, null);
    }
  }

  private static Route behind(String topic) {
    int slash = topic.indexOf('/', 8);
    if (slash < 0) {
      throw unknown(topic);
    }
    DeviceId device = device(topic.substring(8, slash));
    String rest = topic.substring(slash + 1);
    return switch (rest) {
      case "telemetry" -> new Route(Form.TELEMETRY, device, "");
      case "attributes" -> new Route(Form.ATTRIBUTES, device, "");
      default -> own(topic, rest, device);
    };
  }

  /** Topics of two levels (a command's answer: three), the second being a name. */
  private static Route own(String topic, String rest, DeviceId device) {
    int slash = rest.indexOf('/');
    if (slash < 0) {
      throw unknown(topic);
    }
    String name = rest.substring(slash + 1);
    Form form =
        switch (rest.substring(0, slash)) {
          case "telemetry" -> Form.TELEMETRY_KEY;
          case "attributes" -> Form.ATTRIBUTE_KEY;
          case "events" -> Form.EVENT;
          case "commands" -> Form.RESPONSE;
          default -> throw unknown(topic);
        };
    if (form == Form.RESPONSE) {
      if (!name.endsWith("/response")) {
        throw unknown(topic);
      }
      name = name.substring(0, name.length() - "/response".length());
    }
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw unknown(topic);
    }
    return new Route(form, device, name(topic, name));
  }

  private static String name(String topic, String name) {
    if (name.length() > Sample.MAX_KEY) {
      throw new Malformed(
          Reason.TOO_LARGE,
          "the last level of topic '"
              + Malformed.printable(topic, SHOWN)
              + "' has "
              + name.length()
              + " characters, at most "
              + Sample.MAX_KEY
              + " are allowed");
    }
    return name;
  }

  /** A device that a gateway speaks for. */
  static DeviceId device(String id) {
    try {
      return new DeviceId(id);
    } catch (IllegalArgumentException e) {
      throw new Malformed(
          Reason.UNKNOWN_DEVICE,
          "'" + Malformed.printable(id, SHOWN) + "' cannot name a device: " + e.getMessage());
    }
  }

  private static Malformed unknown(String topic) {
    String hint =
        topic.startsWith("/") ? "; topics begin without a slash" : "; see docs/protocols/native.md";
    return new Malformed(
        Reason.UNKNOWN_TOPIC,
        "dialect native knows no topic '" + Malformed.printable(topic, SHOWN) + "'" + hint);
  }
}
