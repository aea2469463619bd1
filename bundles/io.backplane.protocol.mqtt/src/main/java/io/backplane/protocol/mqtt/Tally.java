/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import java.util.HashMap;
import java.util.Map;

/**
 * The figures of one event loop. Counted by that loop alone, shown as a copy made between two
 * messages, so that the account always balances.
 */
final class Tally {
  long packets;
  long bytesIn;
  long bytesOut;
  long qos0;
  long qos1;
  long qos2;
  long accepted;
  long rejected;
  long refused;
  long repeated;
  long unanswered;
  long inFlight;

  void received(int qos) {
    switch (qos) {
      case 0 -> qos0++;
      case 1 -> qos1++;
      default -> qos2++;
    }
  }

  long in() {
    return qos0 + qos1 + qos2;
  }

  Map<String, Long> out() {
    Map<String, Long> out = new HashMap<>();
    out.put("accepted", accepted);
    out.put("rejected", rejected);
    out.put("refused", refused);
    out.put("repeated", repeated);
    out.put("unanswered", unanswered);
    return out;
  }

  void add(Tally t) {
    packets += t.packets;
    bytesIn += t.bytesIn;
    bytesOut += t.bytesOut;
    qos0 += t.qos0;
    qos1 += t.qos1;
    qos2 += t.qos2;
    accepted += t.accepted;
    rejected += t.rejected;
    refused += t.refused;
    repeated += t.repeated;
    unanswered += t.unanswered;
    inFlight += t.inFlight;
  }

  Tally copy() {
    Tally t = new Tally();
    t.add(this);
    return t;
  }
}
