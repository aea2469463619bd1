/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.keep;

import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamRecord;
import java.util.List;

/**
 * A partition read page by page; pages shrink where records are large, so that memory is bounded.
 */
final class Pages {
  private static final int LEAST = 16;
  private static final int MOST = 8192;
  private static final long SMALL = 1 << 20;
  private static final long LARGE = 8 << 20;
  private final Stream stream;
  private final int partition;
  private final long end;
  private long at;
  private int size = LEAST;

  /**
   * @param end the first offset not to be read
   */
  Pages(Stream stream, int partition, long from, long end) {
    this.stream = stream;
    this.partition = partition;
    this.at = from;
    this.end = end;
  }

  /**
   * The next records, none at the end.
   *
   * @throws io.backplane.stream.api.StreamException if they cannot be read now
   */
  List<StreamRecord> next() {
    if (at >= end) {
      return List.of();
    }
    List<StreamRecord> page = stream.read(partition, at, (int) Math.min(size, end - at));
    long bytes = 0;
    for (StreamRecord r : page) {
      bytes += r.body().remaining();
      at = r.offset() + 1;
    }
    if (bytes < SMALL) {
      size = Math.min(2 * size, MOST);
    } else if (bytes > LARGE) {
      size = Math.max(size / 4, LEAST);
    }
    return page;
  }
}
