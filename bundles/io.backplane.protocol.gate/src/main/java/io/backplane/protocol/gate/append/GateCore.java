/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.gate.intake.Complaints;
import io.backplane.protocol.gate.intake.Expectations;
import io.backplane.protocol.gate.intake.Intake;

/**
 * What a batch needs of the gate. One object, so that a batch costs no more than itself.
 *
 * @param clock unique times
 * @param streams the streams of the moment
 * @param intake decides
 * @param books counts
 * @param lanes keeps the order of answers
 * @param writers for reuse
 * @param complaints tells devices
 * @param expectations compares with what profiles declare
 */
public record GateCore(
    NodeClock clock,
    StreamsDesk streams,
    Intake intake,
    Books books,
    Lanes lanes,
    Writers writers,
    Complaints complaints,
    Expectations expectations) {
  /** The streams, null while they are absent. */
  public StreamsLink link() {
    return streams.link();
  }
}
