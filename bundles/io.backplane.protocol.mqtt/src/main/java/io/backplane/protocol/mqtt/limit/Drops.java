/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.limit;

import io.backplane.message.api.WireReader;
import io.backplane.message.api.WireWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** Messages that a session was to get and did not, by reason. Any thread. */
public final class Drops {
  public static final int QUEUE_FULL = 0;
  static final int AWAY = 1;
  public static final int EXPIRED = 2;
  public static final int TOO_LARGE = 3;
  private static final String[] NAMES = {"queue-full", "away", "expired", "too-large"};
  private final AtomicLongArray figures = new AtomicLongArray(NAMES.length);

  public void count(int why, long n) {
    figures.addAndGet(why, n);
  }

  public void add(Drops other) {
    for (int i = 0; i < NAMES.length; i++) {
      count(i, other.figures.get(i));
    }
  }

  /** Those there are. */
  public Map<String, Long> shown() {
    Map<String, Long> shown = new TreeMap<>();
    for (int i = 0; i < NAMES.length; i++) {
      long n = figures.get(i);
      if (n > 0) {
        shown.put(NAMES[i], n);
      }
    }
    return shown;
  }

  /** In the fields of a message of its own. */
  public void write(WireWriter out) {
    for (int i = 0; i < NAMES.length; i++) {
      out.varint(i + 1, figures.get(i));
    }
  }

  /** Takes in what a predecessor counted. */
  public void read(WireReader in) {
    int mark = in.enter();
    while (in.next()) {
      if (in.field() <= NAMES.length) {
        count(in.field() - 1, in.varint());
      } else {
        in.skip();
      }
    }
    in.leave(mark);
  }
}
