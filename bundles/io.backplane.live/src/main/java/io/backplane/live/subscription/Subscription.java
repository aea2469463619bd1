/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.subscription;

import com.fasterxml.jackson.core.JsonGenerator;
import io.backplane.message.api.TenantId;
import io.backplane.security.api.Subject;
import java.io.IOException;
import java.util.List;

/**
 * What a client wants to be told, and what it has still to be told. Feeds put in, the ticker takes
 * out; memory is bounded and putting in never waits.
 */
public abstract class Subscription {
  static final long FRAME_NANOS = 95_000_000L;

  private final String id;
  private final TenantId tenant;
  private List<Need> needs = List.of();
  private long sentAt = System.nanoTime() - FRAME_NANOS;

  /** What its client must be allowed to. */
  public record Need(String action, String type, String id) {}

  Subscription(String id, TenantId tenant) {
    this.id = id;
    this.tenant = tenant;
  }

  /** As the client named it. */
  public final String id() {
    return id;
  }

  /** Whose data it sees. */
  public final TenantId tenant() {
    return tenant;
  }

  /** Before a client has it: what is asked again while it lasts. */
  public final Subscription needing(List<Need> all) {
    needs = List.copyOf(all);
    return this;
  }

  /** Why its client may not have it any more, empty if it may. */
  public final String refusal(Rights rights, Subject now) {
    for (Need n : needs) {
      String refusal = rights.refusal(now, n.action(), n.type(), n.id());
      if (!refusal.isEmpty()) {
        return refusal;
      }
    }
    return "";
  }

  /** Which devices it is about, null if it is about none. */
  public Scope scope() {
    return null;
  }

  /** Whether a frame may leave now: there is something to say, and the last one is old enough. */
  public final boolean due(long now) {
    return now - sentAt >= FRAME_NANOS && pending();
  }

  /**
   * Writes what is pending as one frame and forgets it.
   *
   * @return how many the client is told it missed
   */
  public final long write(JsonGenerator out, long now) throws IOException {
    sentAt = now;
    out.writeStartObject();
    out.writeStringField("op", topic());
    out.writeStringField("id", id);
    long skipped = content(out);
    out.writeEndObject();
    return skipped;
  }

  /** The topic's name. */
  public abstract String topic();

  /** Whether there is something to say. */
  abstract boolean pending();

  /** Writes the frame's own fields; gives how many it says were skipped. */
  abstract long content(JsonGenerator out) throws IOException;
}
