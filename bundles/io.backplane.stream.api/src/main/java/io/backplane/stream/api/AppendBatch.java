/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Records handed over together. Filled by one thread, appended once, then done with.
 *
 * <p>Memory held by batches on their way is bounded by the stream; {@link #append} refuses with
 * {@link Refusal#OVERLOADED} instead of waiting.
 */
@ProviderType
public interface AppendBatch {
  /**
   * Adds a record; the bytes are copied.
   *
   * @param keyHash decides the partition
   * @param time microseconds since the epoch at which the record was taken in
   * @param body array that holds the record's bytes
   * @param from first byte
   * @param length bytes, 1 to 16 MiB
   * @return the record's index in this batch, from 0
   * @throws IllegalArgumentException if the length is out of range
   * @throws IllegalStateException if the batch was appended already
   */
  int add(int keyHash, long time, byte[] body, int from, int length);

  /**
   * Records added so far.
   *
   * @return the count
   */
  int size();

  /**
   * Bytes added so far.
   *
   * @return the sum of the lengths
   */
  long bytes();

  /**
   * Hands the batch over; never blocks. The receipt comes exactly once, from the stream's commit
   * thread (or, for a refusal known at once, from the caller's): the call-back must be short and
   * must not block; what it throws is logged and harms nobody. Receipts of batches appended by one
   * thread come in the order of the appends. The answer is for the batch as a whole: durable at the
   * stream's level in all partitions, or refused and never to be read by anyone.
   *
   * @param done takes the receipt
   * @throws IllegalStateException if the batch was appended already
   */
  void append(Consumer<Receipt> done);
}
