/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Which QoS 2 publication of which session a message is: a property of the message itself, so that
 * the one is not durable without the other.
 *
 * @param sid the session in the journal
 * @param packetId its packet identifier
 * @param number counts the QoS 2 publications of the session
 * @param retain whether it is to be retained
 * @param answer whether it answers a command
 * @param expiresAt milliseconds since the epoch, 0 if never
 * @param passedOn properties of MQTT 5.0, encoded
 */
public record Mark(
    long sid,
    int packetId,
    long number,
    boolean retain,
    boolean answer,
    long expiresAt,
    byte[] passedOn) {
  /** The property's name. */
  public static final String NAME = "mqtt:once";

  private static final int PARTS = 7;

  /** The properties of a message, with this mark. */
  public Map<String, String> with(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.put(NAME, encoded());
    return all;
  }

  private String encoded() {
    return String.join(
        ":",
        Long.toHexString(sid),
        Integer.toString(packetId),
        Long.toString(number),
        retain ? "1" : "0",
        answer ? "1" : "0",
        Long.toString(expiresAt),
        Base64.getEncoder().encodeToString(passedOn));
  }

  /**
   * The mark among a message's properties.
   *
   * @return null if there is none
   * @throws IllegalArgumentException if it cannot be read
   */
  public static Mark of(Map<String, String> properties) {
    String text = properties.get(NAME);
    if (text == null) {
      return null;
    }
    String[] parts = text.split(":", -1);
    if (parts.length != PARTS) {
      throw new IllegalArgumentException("no mark: " + text);
    }
    return new Mark(
        Long.parseUnsignedLong(parts[0], 16),
        Integer.parseInt(parts[1]),
        Long.parseLong(parts[2]),
        parts[3].equals("1"),
        parts[4].equals("1"),
        Long.parseLong(parts[5]),
        Base64.getDecoder().decode(parts[6]));
  }
}
