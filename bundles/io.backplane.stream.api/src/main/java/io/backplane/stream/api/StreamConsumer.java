/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A consumer group's reader. One thread at a time; {@link #wakeup()} and {@link #close()} from any.
 * A record stays to be read again until its offset is committed.
 */
@ProviderType
public interface StreamConsumer extends AutoCloseable {
  /**
   * The group.
   *
   * @return its name
   */
  String group();

  /**
   * Where the next poll reads.
   *
   * @return one offset per partition
   */
  Positions positions();

  /**
   * Moves to other positions, such as those a store committed with its data. What is passed over
   * belongs into the tally of the next commit; what was committed already and is read again counts
   * as repeated.
   *
   * @param to the next offsets to read; beyond the end waits for it, before the oldest kept begins
   *     there and the gap counts as expired
   * @throws StreamException if the epoch is not the stream's
   */
  void seek(Positions to);

  /**
   * Reads on, round-robin over partitions, in order within each.
   *
   * @param maxRecords at most, 1 or more
   * @param maxWaitMillis how long to wait for the first record, 0 does not wait
   * @return the records; empty if none came or after {@link #wakeup()}
   * @throws StreamException if it cannot be read; the same poll may be tried again
   * @throws InterruptedException if the thread was interrupted
   */
  List<StreamRecord> poll(int maxRecords, long maxWaitMillis) throws InterruptedException;

  /**
   * Says how far the group has come; survives the process at the stream's level within a second,
   * and at once after {@link #close()}.
   *
   * @param upTo the next offsets to read after a restart
   * @param tally what became of the records from the commit before, or from where a seek went back
   *     to, up to there; those that retention or damage took are known and not in it
   */
  void commit(Positions upTo, Tally tally);

  /** Ends a waiting poll early. */
  void wakeup();

  /** Persists the committed offsets and lets another consumer of the group open. Idempotent. */
  @Override
  void close();
}
