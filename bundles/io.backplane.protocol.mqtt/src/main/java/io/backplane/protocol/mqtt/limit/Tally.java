/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.limit;

import java.util.HashMap;
import java.util.Map;

/**
 * The figures of one event loop. Counted by that loop alone, shown as a copy made between two
 * messages, so that the account always balances.
 */
public final class Tally {
  public long packets;
  public long bytesIn;
  public long bytesOut;
  public long qos0;
  public long qos1;
  public long qos2;
  public long accepted;
  public long rejected;
  public long refused;
  public long repeated;
  public long unanswered;
  public long inFlight;

  public void received(int qos) {
    switch (qos) {
      case 0 -> qos0++;
      case 1 -> qos1++;
      default -> qos2++;
    }
  }

  public long in() {
    return qos0 + qos1 + qos2;
  }

  public Map<String, Long> out() {
    Map<String, Long> out = new HashMap<>();
    out.put("accepted", accepted);
    out.put("rejected", rejected);
    out.put("refused", refused);
    out.put("repeated", repeated);
    out.put("unanswered", unanswered);
    return out;
  }

  public void add(Tally t) {
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

  public Tally copy() {
    Tally t = new Tally();
    t.add(this);
    return t;
  }
}
