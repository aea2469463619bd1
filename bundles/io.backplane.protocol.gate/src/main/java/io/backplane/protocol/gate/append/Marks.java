/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus.PartitionStatus;
import io.backplane.stream.api.Streams;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which dead letters were taken in again and when: durable in a stream of its own, which has the
 * dead letters' retention time and therefore forgets none before the letter itself; here as pages
 * of times, so that a letter costs eight bytes and those that retention took cost nothing.
 */
public final class Marks {
  /** Made when the first dead letter is taken in again. */
  public static final String STREAM = "dead-letters-replayed";

  private static final Logger LOG = LoggerFactory.getLogger(Marks.class);
  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 4 + 4 + 8;
  private static final int PAGE = 1024;
  private static final int BLOCK = 1000;

  private final Streams service;
  private final Stream letters;

  /** Per partition: first offset of a page to its times. */
  private final List<NavigableMap<Long, long[]>> pages = new ArrayList<>();

  private Marks(Streams service, Stream letters) {
    this.service = service;
    this.letters = letters;
    for (int p = 0; p < letters.partitions(); p++) {
      pages.add(new TreeMap<>());
    }
  }

  /** Reads what is known. */
  static Marks read(Streams service, Stream letters) {
    Marks marks = new Marks(service, letters);
    if (service.names().contains(STREAM)) {
      Stream stream = service.stream(STREAM);
      for (int p = 0; p < stream.partitions(); p++) {
        marks.read(stream, p);
      }
      marks.forget();
    }
    return marks;
  }

  private void read(Stream stream, int partition) {
    long next = 0;
    for (List<StreamRecord> found = stream.read(partition, next, BLOCK);
        !found.isEmpty();
        found = stream.read(partition, next, BLOCK)) {
      found.forEach(this::take);
      next = found.get(found.size() - 1).offset() + 1;
    }
  }

  private void take(StreamRecord r) {
    ByteBuffer b = r.body().duplicate();
    if (b.remaining() != BYTES || b.get() != VERSION) {
      LOG.warn("The record {}/{} of {} has no known form", r.partition(), r.offset(), STREAM);
      return;
    }
    int epoch = b.getInt();
    int partition = b.getInt();
    if (epoch == letters.epoch() && partition >= 0 && partition < pages.size()) {
      set(partition, b.getLong(), r.time());
    }
  }

  /** When it was taken in again, 0 if it was not. */
  public synchronized long at(int partition, long offset) {
    if (partition < 0 || partition >= pages.size() || offset < 0) {
      return 0;
    }
    long[] page = pages.get(partition).get(offset - offset % PAGE);
    return page == null ? 0 : page[(int) (offset % PAGE)];
  }

  /** The first one from an offset on that is open. */
  public synchronized long open(int partition, long offset) {
    long o = offset;
    while (at(partition, o) != 0) {
      o++;
    }
    return o;
  }

  /** How many letters are kept that were not taken in again. */
  public synchronized long open() {
    long open = 0;
    for (PartitionStatus p : letters.status().partitions()) {
      open += p.next() - p.oldest() - marked(p.partition(), p.oldest(), p.next());
    }
    return Math.max(0, open);
  }

  private long marked(int partition, long from, long to) {
    long marked = 0;
    for (Map.Entry<Long, long[]> page :
        pages.get(partition).tailMap(from - from % PAGE, true).entrySet()) {
      for (int i = 0; i < PAGE; i++) {
        long offset = page.getKey() + i;
        marked += page.getValue()[i] != 0 && offset >= from && offset < to ? 1 : 0;
      }
    }
    return marked;
  }

  private synchronized void set(int partition, long offset, long time) {
    pages.get(partition)
            .computeIfAbsent(offset - offset % PAGE, first -> new long[PAGE])[
            (int) (offset % PAGE)] =
        time;
  }

  /**
   * Notes dead letters as taken in again.
   *
   * @param taken where they lie
   * @param time microseconds since the epoch
   * @return completes when it is durable, or was refused
   * @throws StreamException if the stream cannot be opened
   */
  public CompletableFuture<Receipt> note(List<StreamRecord> taken, long time) {
    AppendBatch batch = service.stream(STREAM).newBatch();
    for (StreamRecord r : taken) {
      ByteBuffer b = ByteBuffer.allocate(BYTES).put(VERSION).putInt(letters.epoch());
      b.putInt(r.partition()).putLong(r.offset());
      batch.add(r.keyHash(), time, b.array(), 0, BYTES);
    }
    CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    batch.append(receipt::complete);
    return receipt.thenApply(
        done -> {
          if (done instanceof Receipt.Durable) {
            taken.forEach(r -> set(r.partition(), r.offset(), time));
          }
          return done;
        });
  }

  /** Lets go of those whose letters retention took. */
  public void forget() {
    for (PartitionStatus p : letters.status().partitions()) {
      synchronized (this) {
        pages.get(p.partition()).headMap(p.oldest() - p.oldest() % PAGE).clear();
      }
    }
  }
}
