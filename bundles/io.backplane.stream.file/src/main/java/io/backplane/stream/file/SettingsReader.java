/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import io.backplane.stream.file.log.Settings;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Finds a stream's settings in the configuration: its defaults, and what is set for that stream.
 */
final class SettingsReader {
  private SettingsReader() {}

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
}
