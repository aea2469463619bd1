/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.flow;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Passes that the gate has not answered in time. Their connections are closed, but what became of
 * publications of QoS 2 matters still: the session stays where it is until that is known, or its
 * client would send again what is stored. On the passes' event loop.
 */
final class LatePasses {
  /** For so many times the time of an answer a late one is of use. */
  private static final int PATIENCE = 3;

  private final ArrayDeque<Pass> passes = new ArrayDeque<>(0);

  /** Takes a pass, if anybody's session waits for it. */
  void take(Pass pass) {
    if (pass.expire()) {
      passes.add(pass);
    }
  }

  boolean isEmpty() {
    return passes.isEmpty();
  }

  /** Up to which pass everything is dealt with, if others than these are up to one. */
  long dealtWith(long others) {
    return passes.isEmpty() ? others : passes.peek().number() - 1;
  }

  /**
   * Deals with those that are answered now, or never will be.
   *
   * @param limit how long an answer may take, nanoseconds
   */
  void settle(long now, long limit) {
    for (Iterator<Pass> i = passes.iterator(); i.hasNext(); ) {
      Pass p = i.next();
      if (p.isAnswered()) {
        i.remove();
        p.route();
        p.deliver();
      } else if (now - p.submittedAt() > PATIENCE * limit) {
        i.remove();
        p.deliver();
      }
    }
  }
}
