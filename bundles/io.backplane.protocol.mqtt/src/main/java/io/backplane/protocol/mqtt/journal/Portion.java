/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.journal;

import io.backplane.marks.Boundary;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of the journal that are appended together. Guarded by the journal's monitor until they
 * are durable.
 */
@Boundary("One who waited for the journal and fails keeps it from none of the others.")
final class Portion {
  private static final Logger LOG = LoggerFactory.getLogger(Portion.class);
  final List<byte[]> records = new ArrayList<>();
  final List<Runnable> waiting = new ArrayList<>(1);
  long last;
  long bytes;
  int mark = -1;
  int attempt;
  boolean sent;

  void add(byte[] record) {
    records.add(record);
    bytes += record.length;
  }

  /** Tells those who waited. */
  void tell() {
    waiting.forEach(Portion::tell);
  }

  private static void tell(Runnable one) {
    try {
      one.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("somebody who waited for the journal failed", e);
    }
  }
}
