/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.log;

/**
 * How one stream is kept: the configuration's defaults with that stream's overrides.
 *
 * @param partitions of a stream created now
 * @param disk whether every commit is forced to the disk
 * @param segmentBytes a segment is closed when the next frame would make it longer
 * @param retentionMicros age at which records go
 * @param retentionBytes size from which the oldest segments go
 * @param reserveBytes free bytes of the file system that appends leave alone
 * @param maxInFlightBytes bytes of batches on their way
 * @param cacheBytes newest records kept in memory
 * @param lingerMicros how long a commit waits for more where that pays
 */
public record Settings(
    int partitions,
    boolean disk,
    long segmentBytes,
    long retentionMicros,
    long retentionBytes,
    long reserveBytes,
    long maxInFlightBytes,
    long cacheBytes,
    long lingerMicros) {
  private static final int MAX_PARTITIONS = 4096;

  /** Checks the ranges. */
  public Settings {
    if (partitions < 1 || partitions > MAX_PARTITIONS) {
      throw new IllegalArgumentException("partitions must be 1 to 4096, not " + partitions);
    }
    check("segment size", segmentBytes, 1);
    check("retention time", retentionMicros, 1);
    check("retention size", retentionBytes, 1);
    check("reserve", reserveBytes, 0);
    check("in flight", maxInFlightBytes, 1);
    check("cache", cacheBytes, 0);
    check("linger", lingerMicros, 0);
  }

  private static void check(String what, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(what + " cannot be " + value);
    }
  }

  public String level() {
    return disk ? "disk" : "os";
  }
}
