/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.keep;

import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Tally;
import java.nio.ByteBuffer;

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
    ByteBuffer b = ByteBuffer.allocate(32 + 8 * next.length);
    b.putInt(positions.epoch()).putInt(next.length);
    b.putLong(tally.processed()).putLong(tally.rejected()).putLong(tally.deadLettered());
    for (long n : next) {
      b.putLong(n);
    }
    return b.array();
  }

  static Progress of(byte[] bytes) {
    ByteBuffer b = ByteBuffer.wrap(bytes);
    int epoch = b.getInt();
    long[] next = new long[b.getInt()];
    Tally tally = new Tally(b.getLong(), b.getLong(), b.getLong());
    for (int i = 0; i < next.length; i++) {
      next[i] = b.getLong();
    }
    return new Progress(new Positions(epoch, next), tally);
  }
}
