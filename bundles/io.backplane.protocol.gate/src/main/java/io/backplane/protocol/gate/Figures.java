/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import io.backplane.metrics.api.MetricSink;
import io.backplane.protocol.api.IngressStats;
import io.backplane.protocol.gate.intake.Complaints;
import io.backplane.protocol.gate.intake.DialectRecord;
import io.backplane.protocol.gate.intake.Dialects;
import io.backplane.protocol.gate.intake.Expectations;
import io.backplane.protocol.gate.session.SessionEvents;
import io.backplane.protocol.gate.session.SessionTable;
import io.backplane.stream.api.LedgerAccount;
import java.util.Map;

/** The gate's figures by their names for Prometheus. */
final class Figures {
  private Figures() {}

  static void ledger(LedgerAccount account, MetricSink sink) {
    String help = "Messages answered, by outcome and reason.";
    for (Map.Entry<String, Long> e : account.out().entrySet()) {
      String[] outcome = e.getKey().split(":", 2);
      sink.counter(
          "backplane_" + account.name() + "_messages_total",
          help,
          e.getValue(),
          "outcome",
          outcome[0],
          "reason",
          outcome.length > 1 ? outcome[1] : "");
    }
    sink.gauge(
        "backplane_" + account.name() + "_in_flight_messages",
        "Messages that wait for their receipt.",
        account.inFlight());
  }

  static void rates(IngressStats s, MetricSink sink) {
    String help = "Time from offer to answer over the last minute.";
    sink.gauge("backplane_gate_answer_seconds", help, s.p50Micros() / 1e6, "quantile", "0.5");
    sink.gauge("backplane_gate_answer_seconds", help, s.p99Micros() / 1e6, "quantile", "0.99");
    sink.gauge(
        "backplane_gate_offered_per_second",
        "Messages offered per second over the last five seconds.",
        s.perSecond());
  }

  static void dialects(Dialects dialects, MetricSink sink) {
    for (DialectRecord d : dialects.records()) {
      sink.counter(
          "backplane_gate_dialect_faults_total",
          "Messages on which a dialect failed.",
          d.faults(),
          "dialect",
          d.name());
      sink.counter(
          "backplane_gate_dialect_slow_total",
          "Messages for which a dialect took more than its time budget.",
          d.slow(),
          "dialect",
          d.name());
    }
  }

  static void sessions(SessionTable sessions, SessionEvents events, MetricSink sink) {
    sink.gauge("backplane_gate_sessions", "Sessions open now.", sessions.count());
    sink.gauge(
        "backplane_gate_session_events_waiting",
        "Session events that the stream has still to take.",
        events.waiting());
    sink.counter(
        "backplane_gate_session_events_dropped_total",
        "Session events lost because too many waited.",
        events.dropped());
  }

  static void expectations(Expectations e, MetricSink sink) {
    String help = "Values taken although they are not as their device's profile declares.";
    String name = "backplane_gate_unexpected_values_total";
    sink.counter(name, help, e.outOfRange(), "kind", Expectations.RANGE);
    sink.counter(name, help, e.wrongType(), "kind", Expectations.TYPE);
  }

  static void commands(CommandDesk desk, Complaints complaints, MetricSink sink) {
    sink.counter(
        "backplane_gate_commands_sent_total",
        "Commands handed to sessions.",
        desk.deliveredCount());
    sink.counter(
        "backplane_gate_command_reports_dropped_total",
        "Reports on commands lost because too many waited.",
        desk.droppedReports());
    sink.counter(
        "backplane_gate_diagnostics_dropped_total",
        "Lines of diagnostics left out because too many devices complained.",
        complaints.dropped());
  }
}
