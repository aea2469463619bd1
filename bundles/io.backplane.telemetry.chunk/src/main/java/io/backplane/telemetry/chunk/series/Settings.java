/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.series;

import java.util.concurrent.TimeUnit;

/**
 * What the store is told at its start.
 *
 * @param file path of the file, in H2's notation
 * @param key opens the file's cipher; null leaves it in clear
 * @param cacheMegabytes pages of the file kept in memory
 * @param headPoints points waiting in memory, over all series
 * @param checkpointMillis how long values wait at most to become durable
 * @param checkpointPoints how many do
 * @param retentionDays days kept where no policy says otherwise
 */
public record Settings(
    String file,
    char[] key,
    int cacheMegabytes,
    long headPoints,
    long checkpointMillis,
    long checkpointPoints,
    int retentionDays) {
  /** Points per chunk at most. */
  static final int MOST_POINTS = 512;

  /** Bytes of text per chunk, roughly at most. */
  static final int MOST_TEXT = 64 * 1024;

  /** Bytes sealed and not yet written, at most before a checkpoint. */
  public static final long MOST_PENDING = 8 << 20;

  private static final long BYTES_PER_POINT = 96;
  private static final long SMALL_HEAP = 128L << 20;
  private static final long PER_MILLION = 1_000_000;

  public static Settings of(String file, char[] key) {
    long points = Runtime.getRuntime().maxMemory() / BYTES_PER_POINT;
    return new Settings(
        file,
        key,
        Runtime.getRuntime().maxMemory() < SMALL_HEAP ? 4 : 8,
        Math.max(PER_MILLION / 4, Math.min(8 * PER_MILLION, points)),
        TimeUnit.SECONDS.toMillis(10),
        PER_MILLION,
        30);
  }
}
