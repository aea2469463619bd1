/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.protocol.mqtt.wire.Connect;

/**
 * What is published when a client vanishes.
 *
 * @param properties those that are passed on, encoded
 * @param expiry of the message, seconds from its publication, -1 if it does not expire
 * @param delay seconds from the end of the connection
 */
public record Will(
    String topic,
    byte[] payload,
    int qos,
    boolean retain,
    byte[] properties,
    long expiry,
    long delay) {
  public static Will of(Connect.Will w) {
    return w == null
        ? null
        : new Will(
            w.topic(),
            w.payload(),
            w.qos(),
            w.retain(),
            w.properties().passedOn(),
            w.properties().messageExpiry(),
            w.properties().willDelay());
  }

  public Content content() {
    return new Content(topic, payload, properties, Content.expiresAt(expiry));
  }
}
