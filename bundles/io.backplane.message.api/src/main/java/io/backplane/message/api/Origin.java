/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.message.api;

import java.util.Arrays;
import java.util.Map;

/**
 * Where a message came from and what it looked like, kept so that it can be decoded again after a
 * fix. Payload and map are not copied for speed: whoever hands them over does not change them.
 *
 * @param protocol such as {@code mqtt}, {@code http}, {@code driver}
 * @param dialect the dialect that decoded it, empty if none did
 * @param topic topic or path, empty if the protocol has none
 * @param properties protocol properties, such as the MQTT content type; empty mostly
 * @param payload the bytes as received
 */
public record Origin(
    String protocol, String dialect, String topic, Map<String, String> properties, byte[] payload) {
  /** Nothing known. */
  public static final Origin NONE = new Origin("", "", "", Map.of(), new byte[0]);

  @Override
  public boolean equals(Object other) {
    return other instanceof Origin o
        && protocol.equals(o.protocol)
        && dialect.equals(o.dialect)
        && topic.equals(o.topic)
        && properties.equals(o.properties)
        && Arrays.equals(payload, o.payload);
  }

  @Override
  public int hashCode() {
    return topic.hashCode() * 31 + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return protocol + '/' + dialect + ' ' + topic + " (" + payload.length + " bytes)";
  }
}
