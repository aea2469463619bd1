/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

/**
 * A message on its way to one client.
 *
 * @param content shared with the other clients that hear it
 * @param qos granted
 * @param retain the flag as this client is to see it
 * @param subscriptionIds the identifiers of the subscriptions it is sent for
 * @param commandId the command it is, empty if it is none
 * @param packetId its packet identifier if it has one before it is sent, 0 if it has none
 * @param delivery what must be durable before it is sent
 * @param queuedAt since when it waits, milliseconds since the epoch, 0 if nobody wants to know
 */
public record OutMessage(
    Content content,
    int qos,
    boolean retain,
    int[] subscriptionIds,
    String commandId,
    int packetId,
    Delivery delivery,
    long queuedAt) {
  public static final String NO_COMMAND = "";
  public static final int[] NO_IDS = {};

  public OutMessage {
    qos = Math.min(qos, 2);
  }

  /** One that waits for nothing. */
  public OutMessage(
      Content content, int qos, boolean retain, int[] subscriptionIds, String commandId) {
    this(content, qos, retain, subscriptionIds, commandId, 0, Delivery.NONE, 0);
  }

  /** Nothing but what is said. */
  public static OutMessage plain(Content content) {
    return new OutMessage(content, 0, false, NO_IDS, NO_COMMAND);
  }

  /** The same under a packet identifier. */
  OutMessage named(int id, Delivery with, long now) {
    return new OutMessage(content, qos, retain, subscriptionIds, commandId, id, with, now);
  }

  /** The same, waiting since then. */
  OutMessage queued(long now) {
    return new OutMessage(
        content, qos, retain, subscriptionIds, commandId, packetId, delivery, now);
  }

  public static OutMessage kept(Content content, int qos) {
    return new OutMessage(content, qos, true, NO_IDS, NO_COMMAND);
  }

  public String topic() {
    return content.topic();
  }

  public byte[] payload() {
    return content.payload();
  }
}
