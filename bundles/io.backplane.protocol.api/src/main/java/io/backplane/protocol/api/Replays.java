/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

import io.backplane.message.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which dead letters were taken in again, and taking in many of them. A dead letter is open until a
 * replay of it, by {@link Ingress#replay} or by {@link #replay}, was accepted; that it was is
 * durable before the replay is answered and is known for as long as the dead letter is kept. Any
 * thread.
 */
@ProviderType
public interface Replays {
  /** The most dead letters that one call replays. */
  int MAX_AT_ONCE = 1000;

  /**
   * When a dead letter was taken in again last.
   *
   * @param partition of the dead-letter stream
   * @param offset of the dead letter
   * @return microseconds since the epoch, 0 if it is open
   * @throws io.backplane.stream.api.StreamException if the stream is absent at the moment
   */
  long replayedAt(int partition, long offset);

  /**
   * How many dead letters of the node are open, of those that retention kept.
   *
   * @return 0 or more
   * @throws io.backplane.stream.api.StreamException if the stream is absent at the moment
   */
  long open();

  /**
   * Replays open dead letters, the oldest first, each as {@link Ingress#replay} does. Ends early,
   * with more remaining, when the stream refuses, or after about 20 s. Waits for its turn if others
   * are replayed at the time.
   *
   * @param which those that are meant
   * @param after {@link Report#next()} of the call before, empty to begin with the oldest
   * @param limit at most so many, 1 to {@link #MAX_AT_ONCE}
   * @return what became of them
   * @throws IllegalArgumentException if the limit is out of range or the place is none
   * @throws io.backplane.stream.api.StreamException if the stream is absent or cannot be read
   */
  Report replay(Selection which, String after, int limit);

  /**
   * Which dead letters are meant.
   *
   * @param tenant whose they are, null for all
   * @param device the identifier of who sent them, empty for all
   * @param reason the code of why they were not taken, empty for all
   * @param from received at this time or later, microseconds since the epoch
   * @param to received before this time, microseconds since the epoch
   */
  record Selection(TenantId tenant, String device, String reason, long from, long to) {
    /** All there are. */
    public static final Selection ALL = new Selection("", "", 0, Long.MAX_VALUE);

    /**
     * Of all tenants.
     *
     * @param device the identifier of who sent them, empty for all
     * @param reason the code of why they were not taken, empty for all
     * @param from received at this time or later, microseconds since the epoch
     * @param to received before this time, microseconds since the epoch
     */
    public Selection(String device, String reason, long from, long to) {
      this(null, device, reason, from, to);
    }

    /**
     * Whether a dead letter is one of them.
     *
     * @param letter the dead letter
     * @return whether it is meant
     */
    public boolean has(DeadLetter letter) {
      return (tenant == null || tenant.equals(letter.tenant()))
          && (device.isEmpty() || device.equals(letter.device().value()))
          && (reason.isEmpty() || reason.equals(letter.reason()))
          && letter.time() >= from
          && letter.time() < to;
    }
  }

  /**
   * What became of dead letters that were replayed together.
   *
   * @param accepted taken in, and open no more
   * @param rejected still wrong in themselves; they stay open
   * @param refused could not be taken in now; they stay open
   * @param detail why the first that was not accepted was not, empty if all were
   * @param next where the next call goes on, empty if all that are meant were tried
   */
  record Report(int accepted, int rejected, int refused, String detail, String next) {
    /**
     * Whether dead letters that are meant may remain that were not tried.
     *
     * @return whether another call with {@link #next()} makes sense
     */
    public boolean more() {
      return !next.isEmpty();
    }
  }
}
