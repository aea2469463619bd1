/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.keep;

import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Tally;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far a stream was taken in.
 *
 * @param positions the next to read
 * @param tally what became of the records so far
 */
public record Progress(Positions positions, Tally tally) {
  public Progress plus(Positions upTo, Tally more) {
    return new Progress(upTo, tally.plus(more));
  }

  byte[] toBytes() {
    long[] next = positions.next();
    byte[] reasons = reasons();
    ByteBuffer b = ByteBuffer.allocate(32 + 8 * next.length + 8 + reasons.length);
    b.putInt(positions.epoch()).putInt(next.length);
    b.putLong(tally.processed()).putLong(tally.rejected()).putLong(tally.deadLettered());
    for (long n : next) {
      b.putLong(n);
    }
    b.putLong(tally.skipped()).put(reasons);
    return b.array();
  }

  private byte[] reasons() {
    return tally.rejections().entrySet().stream()
        .map(e -> e.getKey() + '=' + e.getValue())
        .collect(Collectors.joining("\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** What earlier versions wrote ends with the positions. */
  static Progress of(byte[] bytes) {
    ByteBuffer b = ByteBuffer.wrap(bytes);
    int epoch = b.getInt();
    long[] next = new long[b.getInt()];
    Tally tally = new Tally(b.getLong(), b.getLong(), b.getLong());
    for (int i = 0; i < next.length; i++) {
      next[i] = b.getLong();
    }
    if (b.hasRemaining()) {
      long skipped = b.getLong();
      Map<String, Long> reasons = reasons(StandardCharsets.UTF_8.decode(b).toString());
      tally =
          new Tally(tally.processed(), tally.rejected(), tally.deadLettered(), skipped, reasons);
    }
    return new Progress(new Positions(epoch, next), tally);
  }

  private static Map<String, Long> reasons(String text) {
    Map<String, Long> reasons = new HashMap<>();
    for (String line : text.isEmpty() ? new String[0] : text.split("\n")) {
      int at = line.lastIndexOf('=');
      reasons.put(line.substring(0, at), Long.parseLong(line.substring(at + 1)));
    }
    return reasons;
  }
}
