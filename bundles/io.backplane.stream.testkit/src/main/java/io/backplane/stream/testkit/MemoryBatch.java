/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.testkit;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Receipt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** A batch that keeps copies until its stream takes them. */
final class MemoryBatch implements AppendBatch {
  record Item(int keyHash, long time, byte[] body) {}

  private static final int MAX_BODY = 16 << 20;

  final List<Item> items = new ArrayList<>();
  private final MemoryStream stream;
  private final MemoryStream.Writer writer;
  private long bytes;
  private boolean done;
  private Consumer<Receipt> answer;

  MemoryBatch(MemoryStream stream, MemoryStream.Writer writer) {
    this.stream = stream;
    this.writer = writer;
  }

  MemoryStream.Writer writer() {
    return writer;
  }

  @Override
  public int add(int keyHash, long time, byte[] body, int from, int length) {
    check();
    Objects.checkFromIndexSize(from, length, body.length);
    if (length < 1 || length > MAX_BODY) {
      throw new IllegalArgumentException("a record has 1 to " + MAX_BODY + " bytes, not " + length);
    }
    items.add(new Item(keyHash, time, Arrays.copyOfRange(body, from, from + length)));
    bytes += length;
    return items.size() - 1;
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void append(Consumer<Receipt> callback) {
    check();
    done = true;
    answer = Objects.requireNonNull(callback);
    stream.append(this);
  }

  Consumer<Receipt> answer() {
    return answer;
  }

  private void check() {
    if (done) {
      throw new IllegalStateException("this batch was appended already");
    }
  }
}
