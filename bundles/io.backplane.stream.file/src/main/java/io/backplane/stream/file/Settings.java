/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

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
record Settings(
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
  Settings {
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

  static Settings of(Config config, String stream) {
    Map<String, String> own = new TreeMap<>();
    for (String line : config.streams()) {
      read(line, stream, own);
    }
    Settings settings =
        new Settings(
            Math.toIntExact(number(own, "partitions", config.partitions())),
            level(own.remove("level"), config.level()),
            number(own, "segmentMegabytes", config.segmentMegabytes()) << 20,
            TimeUnit.HOURS.toMicros(number(own, "retentionHours", config.retentionHours())),
            number(own, "retentionMegabytes", config.retentionMegabytes()) << 20,
            number(own, "reserveMegabytes", config.reserveMegabytes()) << 20,
            number(own, "inFlightMegabytes", config.inFlightMegabytes()) << 20,
            number(own, "cacheMegabytes", config.cacheMegabytes()) << 20,
            number(own, "lingerMicros", config.lingerMicros()));
    if (!own.isEmpty()) {
      throw new IllegalArgumentException("unknown settings of stream " + stream + ": " + own);
    }
    return settings;
  }

  private static void read(String line, String stream, Map<String, String> into) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("not 'stream:setting=value,…': " + line);
    }
    if (!line.substring(0, colon).trim().equals(stream)) {
      return;
    }
    for (String pair : line.substring(colon + 1).split(",")) {
      String[] parts = pair.split("=", 2);
      if (parts.length < 2) {
        throw new IllegalArgumentException("not 'setting=value': " + pair + " in " + line);
      }
      into.put(parts[0].trim(), parts[1].trim());
    }
  }

  private static long number(Map<String, String> own, String key, long otherwise) {
    String value = own.remove(key);
    return value == null ? otherwise : Long.parseLong(value);
  }

  private static boolean level(String own, String otherwise) {
    String level = own == null ? otherwise : own;
    return switch (level) {
      case "disk" -> true;
      case "os" -> false;
      default -> throw new IllegalArgumentException("level is disk or os, not " + level);
    };
  }

  String level() {
    return disk ? "disk" : "os";
  }
}
