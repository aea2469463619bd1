/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.commit;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.file.log.Frame;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Records in the form they have in the log, one behind the other in one array. */
public final class Batch implements AppendBatch {
  private static final int MAX_BODY = 16 << 20;
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 4096;
  private static final byte[] NONE = new byte[0];

  private final Committer committer;
  private final Buffers buffers;
  private final LongAdder taken;
  private byte[] data = NONE;
  private int used;
  private int count;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;
  private boolean done;
  private Consumer<Receipt> answer;
  private Receipt receipt;

  /**
   * An empty batch.
   *
   * @param taken counts what becomes durable of it
   */
  public Batch(Committer committer, Buffers buffers, LongAdder taken) {
    this.committer = committer;
    this.buffers = buffers;
    this.taken = taken;
  }

  @Override
  public int add(int keyHash, long time, byte[] body, int from, int length) {
    if (done) {
      throw new IllegalStateException("this batch was appended already");
    }
    if (length < 1 || length > MAX_BODY) {
      throw new IllegalArgumentException("a record has 1 to " + MAX_BODY + " bytes, not " + length);
    }
    Objects.checkFromIndexSize(from, length, body.length);
    int at = used;
    int end = at + Frame.RECORD_HEADER + length;
    if (end > data.length || end < 0) {
      grow(end);
    }
    Frame.INT.set(data, at, length);
    Frame.INT.set(data, at + 4, keyHash);
    Frame.LONG.set(data, at + 8, time);
    System.arraycopy(body, from, data, at + Frame.RECORD_HEADER, length);
    used = end;
    earliest = Math.min(earliest, time);
    latest = Math.max(latest, time);
    return count++;
  }

  private void grow(int needed) {
    if (needed < 0 || needed > MAX_ARRAY) {
      throw new IllegalArgumentException("a batch holds no more than " + MAX_ARRAY + " bytes");
    }
    if (used == 0) {
      data = buffers.take();
    }
    if (needed > data.length) {
      long wanted = Math.max(needed, Math.min(4L * data.length, data.length + (4L << 20)));
      data = Arrays.copyOf(data, (int) Math.min(wanted, MAX_ARRAY));
    }
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public long bytes() {
    return used - (long) count * Frame.RECORD_HEADER;
  }

  @Override
  public void append(Consumer<Receipt> callback) {
    if (done) {
      throw new IllegalStateException("this batch was appended already");
    }
    answer = Objects.requireNonNull(callback);
    done = true;
    committer.accept(this);
  }

  byte[] data() {
    return data;
  }

  int used() {
    return used;
  }

  long earliest() {
    return earliest;
  }

  long latest() {
    return latest;
  }

  /** Settles what the answer will be and lets go of the bytes. */
  void settle(Receipt settled) {
    receipt = settled;
    buffers.give(data);
    data = NONE;
  }

  boolean settled() {
    return receipt != null;
  }

  /** Counts records that are durable now. */
  void durable(int records) {
    taken.add(records);
  }

  void answer() {
    answer.accept(receipt);
  }
}
