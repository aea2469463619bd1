/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.limit;

import io.backplane.message.api.WireReader;
import io.backplane.message.api.WireWriter;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What went over one connection. Counted by its event loop alone, without a barrier; read by any
 * thread, each figure by itself and perhaps a little old.
 */
public final class Traffic {
  public static final int MESSAGES_IN = 0;
  public static final int MESSAGES_OUT = 1;
  public static final int BYTES_IN = 2;
  public static final int BYTES_OUT = 3;
  public static final int REJECTED = 4;
  public static final int REFUSED = 5;
  public static final int UNANSWERED = 6;

  /** Publications of QoS 0 and 1 that the gate has not answered yet. */
  public static final int PENDING = 7;

  private static final int TIMED = 4;
  private static final int LAST = 8;
  private static final int RATES = LAST + TIMED;
  private static final long WINDOW_NANOS = 5_000_000_000L;
  private static final double SECOND = 1e9;
  private final AtomicLongArray figures = new AtomicLongArray(RATES + TIMED);
  private long window;

  /**
   * @param now as {@code System.nanoTime()}
   */
  public Traffic(long now) {
    window = now;
  }

  public void add(int which, long n) {
    figures.setOpaque(which, figures.getPlain(which) + n);
  }

  /** Any thread. */
  public long get(int which) {
    return figures.getOpaque(which);
  }

  /** Per second, of the first four; any thread. */
  public double rate(int which) {
    return Double.longBitsToDouble(figures.getOpaque(RATES + which));
  }

  /** The clock ticks: works out the rates if it is time to. */
  public void tick(long now) {
    long elapsed = now - window;
    if (elapsed >= WINDOW_NANOS) {
      window = now;
      for (int i = 0; i < TIMED; i++) {
        long n = figures.getPlain(i);
        double rate = (n - figures.getPlain(LAST + i)) * SECOND / elapsed;
        figures.setOpaque(RATES + i, Double.doubleToRawLongBits(rate));
        figures.setPlain(LAST + i, n);
      }
    }
  }

  /** What a successor goes on counting from; in the fields of a message of its own. */
  public void write(WireWriter out) {
    for (int i = MESSAGES_IN; i < PENDING; i++) {
      out.varint(i + 1, figures.getPlain(i));
    }
  }

  /** Goes on counting where a predecessor stopped. */
  public void read(WireReader in) {
    int mark = in.enter();
    while (in.next()) {
      int which = in.field() - 1;
      if (which < PENDING) {
        long n = in.varint();
        add(which, n);
        if (which < TIMED) {
          figures.setPlain(LAST + which, figures.getPlain(LAST + which) + n);
        }
      } else {
        in.skip();
      }
    }
    in.leave(mark);
  }
}
