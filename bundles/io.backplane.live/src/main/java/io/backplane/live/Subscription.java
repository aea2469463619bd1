/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.backplane.message.api.TenantId;
import java.io.IOException;

/**
 * What a client wants to be told, and what it has still to be told. Feeds put in, the ticker takes
 * out; memory is bounded and putting in never waits.
 */
abstract class Subscription {
  static final long FRAME_NANOS = 95_000_000L;

  private final String id;
  private final TenantId tenant;
  private long sentAt = System.nanoTime() - FRAME_NANOS;

  Subscription(String id, TenantId tenant) {
    this.id = id;
    this.tenant = tenant;
  }

  /** As the client named it. */
  final String id() {
    return id;
  }

  /** Whose data it sees. */
  final TenantId tenant() {
    return tenant;
  }

  /** Which devices it is about, null if it is about none. */
  Scope scope() {
    return null;
  }

  /** Whether a frame may leave now: there is something to say, and the last one is old enough. */
  final boolean due(long now) {
    return now - sentAt >= FRAME_NANOS && pending();
  }

  /**
   * Writes what is pending as one frame and forgets it.
   *
   * @return how many the client is told it missed
   */
  final long write(JsonGenerator out, long now) throws IOException {
    sentAt = now;
    out.writeStartObject();
    out.writeStringField("op", topic());
    out.writeStringField("id", id);
    long skipped = content(out);
    out.writeEndObject();
    return skipped;
  }

  /** The topic's name. */
  abstract String topic();

  /** Whether there is something to say. */
  abstract boolean pending();

  /** Writes the frame's own fields; gives how many it says were skipped. */
  abstract long content(JsonGenerator out) throws IOException;
}
