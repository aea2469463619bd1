/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Position;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus;
import io.backplane.stream.api.Streams;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Streams that take everything and keep nothing; receipts come when they are asked for. The
 * journal's thread is detained as soon as it is ready: whoever waits for the journal writes it, so
 * that everything runs on one thread, in the same order each time.
 */
final class FuzzStreams implements Streams, Stream {
  private final Queue<Runnable> receipts = new ConcurrentLinkedQueue<>();
  private final AtomicLong next = new AtomicLong();
  private final AtomicBoolean restored = new AtomicBoolean();
  private final CountDownLatch never = new CountDownLatch(1);

  /**
   * Gives the receipts for what was appended by now.
   *
   * @return whether there was anything
   */
  boolean answer() {
    boolean any = false;
    for (Runnable r = receipts.poll(); r != null; r = receipts.poll()) {
      any = true;
      r.run();
    }
    return any;
  }

  @Override
  public Stream stream(String name) {
    return this;
  }

  @Override
  public List<String> names() {
    if (restored.getAndSet(true)) {
      try {
        never.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return List.of();
  }

  @Override
  public String name() {
    return Journal.STREAM;
  }

  @Override
  public int partitions() {
    return 1;
  }

  @Override
  public int epoch() {
    return 1;
  }

  @Override
  public StreamConsumer consumer(String group, StartAt from) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<StreamRecord> read(int partition, long offset, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean dropGroup(String group) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StreamStatus status() {
    throw new UnsupportedOperationException();
  }

  @Override
  public AppendBatch newBatch() {
    return new Batch();
  }

  private final class Batch implements AppendBatch {
    private int size;
    private long bytes;

    @Override
    public int add(int keyHash, long time, byte[] body, int from, int length) {
      bytes += length;
      return size++;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public void append(Consumer<Receipt> done) {
      long[] positions = new long[size];
      for (int i = 0; i < size; i++) {
        positions[i] = Position.pack(0, next.getAndIncrement());
      }
      receipts.add(() -> done.accept(new Receipt.Durable(positions)));
    }
  }
}
