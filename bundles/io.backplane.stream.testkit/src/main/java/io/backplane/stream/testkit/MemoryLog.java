/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.testkit;

import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus.PartitionStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What outlives a restart of {@link MemoryStreams}; guarded by itself. */
final class MemoryLog {
  final String name;
  final int partitions;
  final Map<String, MemoryGroup> groups = new TreeMap<>();
  private final List<List<StreamRecord>> records = new ArrayList<>();
  private final long[] oldest;
  private long lastTime;

  MemoryLog(String name, int partitions) {
    this.name = name;
    this.partitions = partitions;
    this.oldest = new long[partitions];
    for (int p = 0; p < partitions; p++) {
      records.add(new ArrayList<>());
    }
  }

  long add(int partition, long time, int keyHash, byte[] body) {
    long offset = next(partition);
    ByteBuffer bytes = ByteBuffer.wrap(body);
    records.get(partition).add(new StreamRecord(partition, offset, time, keyHash, bytes));
    lastTime = Math.max(lastTime, time);
    return offset;
  }

  /** A record with a body of its own, so that its reader may move position and limit. */
  StreamRecord get(int partition, long offset) {
    StreamRecord kept = records.get(partition).get((int) (offset - oldest[partition]));
    return new StreamRecord(
        partition, offset, kept.time(), kept.keyHash(), kept.body().duplicate());
  }

  void expire(int partition, long before) {
    long to = Math.min(before, next(partition));
    if (to > oldest[partition]) {
      records.get(partition).subList(0, (int) (to - oldest[partition])).clear();
      oldest[partition] = to;
    }
  }

  long oldest(int partition) {
    return oldest[partition];
  }

  long next(int partition) {
    return oldest[partition] + records.get(partition).size();
  }

  long[] ends() {
    long[] ends = new long[partitions];
    for (int p = 0; p < partitions; p++) {
      ends[p] = next(p);
    }
    return ends;
  }

  long[] starts() {
    return oldest.clone();
  }

  long lastTime() {
    return lastTime;
  }

  PartitionStatus status(int partition) {
    long bytes = records.get(partition).stream().mapToLong(r -> r.body().remaining()).sum();
    return new PartitionStatus(partition, oldest[partition], next(partition), 1, bytes);
  }
}
