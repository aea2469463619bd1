/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.testkit;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.LedgerCrossing;
import io.backplane.stream.api.Position;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.StreamStatus.PartitionStatus;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Pattern;

/** One stream of {@link MemoryStreams}; everything under the lock of its log but call-backs. */
final class MemoryStream implements Stream {
  private static final System.Logger LOG = System.getLogger(MemoryStream.class.getName());
  private static final Pattern GROUP = Pattern.compile("[a-z0-9.-]{1,63}");

  private record Answer(MemoryBatch batch, Receipt receipt) {
    void give() {
      try {
        batch.answer().accept(receipt);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a receipt's call-back failed", e);
      }
    }
  }

  /** Who appends, and which of that name. */
  record Writer(String name, String run) {}

  final MemoryLog log;
  private final Map<Writer, Long> taken = new HashMap<>();
  private final MemoryStreams owner;
  private final Queue<MemoryBatch> waiting = new ArrayDeque<>();
  private final Map<String, MemoryConsumer> consumers = new HashMap<>();
  private long refused;
  private boolean closed;

  MemoryStream(MemoryStreams owner, MemoryLog log) {
    this.owner = owner;
    this.log = log;
  }

  @Override
  public String name() {
    return log.name;
  }

  @Override
  public int partitions() {
    return log.partitions;
  }

  @Override
  public int epoch() {
    return 1;
  }

  @Override
  public AppendBatch newBatch() {
    return newBatch("", "");
  }

  @Override
  public AppendBatch newBatch(String writer, String run) {
    return new MemoryBatch(this, new Writer(writer, run));
  }

  List<LedgerCrossing> crossings() {
    List<LedgerCrossing> all = new ArrayList<>();
    synchronized (log) {
      taken.putIfAbsent(new Writer("", ""), 0L);
      taken.forEach(
          (w, n) -> all.add(new LedgerCrossing(w.name(), "stream " + name(), w.run(), false, n)));
    }
    return all;
  }

  void append(MemoryBatch batch) {
    synchronized (log) {
      waiting.add(batch);
    }
    if (!owner.isHeld()) {
      flush();
    }
  }

  /** Stores what waits and answers, outside the lock. */
  void flush() {
    List<Answer> answers = new ArrayList<>();
    synchronized (log) {
      for (MemoryBatch batch = waiting.poll(); batch != null; batch = waiting.poll()) {
        answers.add(new Answer(batch, store(batch)));
      }
      log.notifyAll();
    }
    answers.forEach(Answer::give);
  }

  private Receipt store(MemoryBatch batch) {
    Optional<Receipt.Refused> fault = owner.fault();
    if (fault.isPresent()) {
      refused += batch.size();
      return fault.get();
    }
    long[] positions = new long[batch.size()];
    for (int i = 0; i < positions.length; i++) {
      MemoryBatch.Item item = batch.items.get(i);
      int partition = partitionOf(item.keyHash());
      if (owner.loses()) {
        continue;
      }
      taken.merge(batch.writer(), 1L, Long::sum);
      long offset = log.add(partition, item.time(), item.keyHash(), item.body());
      positions[i] = Position.pack(partition, offset);
    }
    return new Receipt.Durable(positions);
  }

  @Override
  public StreamConsumer consumer(String group, StartAt from) {
    if (!GROUP.matcher(group).matches()) {
      throw new StreamException("no name for a group: " + group);
    }
    synchronized (log) {
      checkOpen();
      if (consumers.containsKey(group)) {
        throw new StreamException("group " + group + " has an open consumer");
      }
      long[] start = from == StartAt.OLDEST ? log.starts() : log.ends();
      MemoryGroup state = log.groups.computeIfAbsent(group, g -> new MemoryGroup(g, start));
      MemoryConsumer consumer = new MemoryConsumer(this, state);
      consumers.put(group, consumer);
      return consumer;
    }
  }

  void leave(MemoryConsumer consumer) {
    consumers.remove(consumer.group(), consumer);
  }

  @Override
  public List<StreamRecord> read(int partition, long offset, int max) {
    if (partition < 0 || partition >= log.partitions || max < 1 || max > 10_000) {
      throw new StreamException("cannot read " + max + " records of partition " + partition);
    }
    synchronized (log) {
      checkOpen();
      List<StreamRecord> found = new ArrayList<>();
      long at = Math.max(offset, log.oldest(partition));
      for (; at < log.next(partition) && found.size() < max; at++) {
        found.add(log.get(partition, at));
      }
      return found;
    }
  }

  @Override
  public boolean dropGroup(String group) {
    synchronized (log) {
      checkOpen();
      if (consumers.containsKey(group)) {
        throw new StreamException("group " + group + " has an open consumer");
      }
      return log.groups.remove(group) != null;
    }
  }

  @Override
  public StreamStatus status() {
    Optional<Receipt.Refused> fault = owner.fault();
    synchronized (log) {
      List<PartitionStatus> parts = new ArrayList<>();
      for (int p = 0; p < log.partitions; p++) {
        parts.add(log.status(p));
      }
      List<GroupStatus> groups = new ArrayList<>();
      log.groups.forEach((n, g) -> groups.add(g.status(read(n), log)));
      return new StreamStatus(
          name(),
          epoch(),
          "os",
          parts,
          groups,
          parts.stream().mapToLong(PartitionStatus::next).sum(),
          refused,
          parts.stream().mapToLong(PartitionStatus::bytes).sum(),
          log.lastTime(),
          fault.map(Receipt.Refused::detail).orElse(""));
    }
  }

  private long[] read(String group) {
    MemoryConsumer consumer = consumers.get(group);
    return consumer == null ? null : consumer.positions().next();
  }

  List<StreamRecord> everything() {
    synchronized (log) {
      List<StreamRecord> all = new ArrayList<>();
      for (int p = 0; p < log.partitions; p++) {
        for (long at = log.oldest(p); at < log.next(p); at++) {
          all.add(log.get(p, at));
        }
      }
      return all;
    }
  }

  void expire(int partition, long before) {
    synchronized (log) {
      log.expire(partition, before);
      log.groups.values().forEach(g -> g.expire(partition, log.oldest(partition)));
    }
  }

  void close() {
    flush();
    synchronized (log) {
      closed = true;
      consumers.clear();
      log.notifyAll();
    }
  }

  boolean isClosed() {
    return closed;
  }

  void checkOpen() {
    if (closed) {
      throw new StreamException("stream " + name() + " is closed");
    }
  }
}
