/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

import io.backplane.stream.api.LedgerCrossing;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Streams;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many records this gate wrote and was told are durable, since it is tied to these streams. The
 * streams count by the same run, so that both begin at 0.
 */
public final class Handed {
  /** What the gate is called in the ledger. */
  static final String GATE = "gate";

  private final String run = UUID.randomUUID().toString();
  private final LongAdder records = new LongAdder();
  private final LongAdder letters = new LongAdder();

  String run() {
    return run;
  }

  /** Records of the device stream got their receipt. */
  public void records(Receipt receipt, int written) {
    count(records, receipt, written);
  }

  /** Dead letters got their receipt. */
  void letters(Receipt receipt, int written) {
    count(letters, receipt, written);
  }

  private static void count(LongAdder count, Receipt receipt, int written) {
    if (receipt instanceof Receipt.Durable) {
      count.add(written);
    }
  }

  public List<LedgerCrossing> crossings() {
    return List.of(
        new LedgerCrossing(GATE, "stream " + Streams.DEVICE, run, true, records.sum()),
        new LedgerCrossing(GATE, "stream " + Streams.DEAD_LETTERS, run, true, letters.sum()));
  }
}
