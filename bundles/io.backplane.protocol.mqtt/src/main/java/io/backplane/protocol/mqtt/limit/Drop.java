/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.limit;

/** Why a message does not reach a client that subscribed to it. */
public enum Drop {
  /** As many wait for the client as may. */
  MESSAGES("messages", Drops.QUEUE_FULL),
  /** So many bytes wait for the client as may. */
  BYTES("bytes", Drops.QUEUE_FULL),
  /** So many bytes wait for all clients as may. */
  MEMORY("memory", Drops.QUEUE_FULL),
  /** So many bytes wait for the clients of the tenant as may. */
  TENANT("tenant-memory", Drops.QUEUE_FULL),
  /** So many bytes wait for the clients of the device as may. */
  DEVICE("device-memory", Drops.QUEUE_FULL),
  /** It waited too long. */
  AGE("age", Drops.EXPIRED),
  /** The client is away, and messages of QoS 0 are not kept. */
  ABSENT("absent", Drops.AWAY),
  /** The session has ended meanwhile. */
  ENDED("ended", Drops.AWAY),
  /** A defect, told in the log. */
  FAULT("fault", Drop.NO_FIGURE);

  private static final int NO_FIGURE = -1;
  private final String reason;
  private final int figure;

  Drop(String reason, int figure) {
    this.reason = reason;
    this.figure = figure;
  }

  /** As it is counted over all clients. */
  String reason() {
    return reason;
  }

  /** Whether it is for the memory that clients share. */
  public boolean shared() {
    return this == MEMORY || this == TENANT || this == DEVICE;
  }

  /** As it is counted of one session, see {@link Drops}; negative if it is not. */
  public int figure() {
    return figure;
  }
}
