/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

/**
 * What is said, the same for all who hear it. Nobody changes the arrays.
 *
 * @param properties those of MQTT 5.0 that are passed on, encoded
 * @param expiresAt milliseconds since the epoch, 0 if never
 */
public record Content(String topic, byte[] payload, byte[] properties, long expiresAt) {
  private static final byte[] NO_PROPERTIES = {};
  private static final int OVERHEAD = 64;

  /** An empty message, which takes back what is retained. */
  public static Content nothing(String topic) {
    return plain(topic, NO_PROPERTIES);
  }

  public static Content plain(String topic, byte[] payload) {
    return new Content(topic, payload, NO_PROPERTIES, 0);
  }

  /** The same under another topic. */
  public Content under(String other) {
    return new Content(other, payload, properties, expiresAt);
  }

  /**
   * @param expiry seconds from now, negative if it does not expire
   */
  public static long expiresAt(long expiry) {
    return expiry < 0 ? 0 : System.currentTimeMillis() + expiry * 1000;
  }

  boolean expired(long millis) {
    return expiresAt > 0 && millis >= expiresAt;
  }

  /** Seconds left, rounded up; -1 if it does not expire. */
  public long secondsLeft(long millis) {
    return expiresAt == 0 ? -1 : Math.max(0, (expiresAt - millis + 999) / 1000);
  }

  public int size() {
    return payload.length + properties.length + topic.length() + OVERHEAD;
  }
}
