/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import java.util.ArrayList;
import java.util.List;

/** Records of the journal that are appended together. Guarded by the journal's monitor. */
final class Portion {
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
}
