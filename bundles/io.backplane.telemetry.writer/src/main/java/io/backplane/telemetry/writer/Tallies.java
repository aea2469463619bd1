/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.writer;

import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.stream.api.Tally;
import java.util.List;

/**
 * What becomes of the records of a batch. What a device said before it was removed is rejected;
 * what holds no telemetry is skipped, as the store has no use for it; the rest is counted where it
 * is handed to the store. One thread.
 */
final class Tallies {
  /** The reason of what a device said that is gone. */
  static final String REMOVED = "device-removed";

  private long removed;
  private long marks;
  private long values;

  void begin() {
    removed = 0;
    marks = 0;
    values = 0;
  }

  void ofRemoved(int messages) {
    removed += messages;
  }

  /** A mark of a removed device, which is carried out: its values are erased. */
  void mark() {
    marks++;
  }

  /** The tally of what is handed over. */
  Tally end(List<DeviceMessage> messages, long deadLettered) {
    long telemetry = 0;
    for (int i = 0; i < messages.size(); i++) {
      DeviceMessage m = messages.get(i);
      if (m.kind() == MessageKind.TELEMETRY) {
        telemetry++;
        values += m.samples().size();
      }
    }
    return new Tally(telemetry + marks, 0, deadLettered)
        .plus(Tally.rejected(REMOVED, removed))
        .plus(Tally.skipped(messages.size() - telemetry));
  }

  /** The values among what is handed over. */
  long values() {
    return values;
  }
}
