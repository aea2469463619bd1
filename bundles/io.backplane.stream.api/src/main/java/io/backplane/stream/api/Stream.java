/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** One durable, partitioned, append-only stream. Any thread. */
@ProviderType
public interface Stream {
  /**
   * Its name.
   *
   * @return as given to {@link Streams#stream}
   */
  String name();

  /**
   * How many partitions it has, fixed at creation.
   *
   * @return 1 or more
   */
  int partitions();

  /**
   * The epoch: changes when a stream is repartitioned, so that positions of another layout are
   * recognised.
   *
   * @return 1 or more
   */
  int epoch();

  /**
   * The partition of a key.
   *
   * @param keyHash a well spread hash of the record's key
   * @return 0 to {@link #partitions()} - 1
   */
  default int partitionOf(int keyHash) {
    return (int) ((keyHash & 0xFFFFFFFFL) * partitions() >>> 32);
  }

  /**
   * An empty batch to fill and append, for one thread at a time. Batches are cheap and meant for
   * each pass of an I/O loop.
   *
   * @return a new batch
   */
  AppendBatch newBatch();

  /**
   * An empty batch of a writer that keeps books of its own: what becomes durable of it is counted
   * for that writer, so that both counts can be compared ({@link LedgerCrossing}).
   *
   * @param writer who appends, such as {@code gate}
   * @param run tells this writer from others of its name: each counts from 0
   * @return a new batch; a stream that does not count by writers gives a plain one
   */
  default AppendBatch newBatch(String writer, String run) {
    return newBatch();
  }

  /**
   * Joins a consumer group, or founds it. At most one consumer of a group is open at a time.
   *
   * @param group 1 to 63 characters out of {@code a-z 0-9 - .}
   * @param from where a group that is founded now begins
   * @return the consumer; close it
   * @throws StreamException if the group has an open consumer or its offsets cannot be read
   */
  StreamConsumer consumer(String group, StartAt from);

  /**
   * Reads without a group, for browsing: leaves no trace.
   *
   * @param partition 0 to {@link #partitions()} - 1
   * @param offset the first wanted; earlier than the oldest kept begins at the oldest kept
   * @param max records at most, 1 to 10 000
   * @return what is durable from there on; empty at the end
   * @throws StreamException if it cannot be read
   */
  List<StreamRecord> read(int partition, long offset, int max);

  /**
   * Forgets a group and its offsets.
   *
   * @param group its name
   * @return whether there was one
   * @throws StreamException if it has an open consumer
   */
  boolean dropGroup(String group);

  /**
   * Figures of the moment, partition by partition and group by group.
   *
   * @return a snapshot
   */
  StreamStatus status();

  /** Where a new group begins. */
  enum StartAt {
    /** At the oldest record kept. */
    OLDEST,
    /** Behind the newest record. */
    NEWEST
  }
}
