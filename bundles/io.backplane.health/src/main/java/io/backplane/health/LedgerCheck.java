/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import io.backplane.stream.api.Ledger;
import io.backplane.stream.api.Ledger.Finding;
import io.backplane.stream.api.Ledger.Report;
import io.backplane.stream.api.StreamException;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Whether every message that came in is accounted for. Warns only: a node that lost count still
 * serves, and taking it out of service would lose more.
 */
@Component(property = {"hc.name=ledger", "hc.tags=stream"})
public final class LedgerCheck implements HealthCheck {
  private final Ledger ledger;

  /** Over the accounts, compared. */
  @Activate
  public LedgerCheck(@Reference(name = "ledger") Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    try {
      Report report = ledger.read();
      for (Finding f : report.findings()) {
        if (f.broken()) {
          log.warn("{}", sentence(f));
        }
      }
      if (report.balanced()) {
        log.info("{} comparisons of accounts balance", report.findings().size());
      }
    } catch (StreamException e) {
      log.temporarilyUnavailable("the accounts cannot be read: {}", e.getMessage());
    }
    return new Result(log);
  }

  /** Which account, and by how much. */
  static String sentence(Finding f) {
    if (Unreadable.is(f)) {
      return f.counts().name() + ": its accounts fail for " + f.standsMillis() / 1000 + " s";
    }
    return f.counts().name()
        + ": "
        + Math.abs(f.difference())
        + (f.difference() > 0 ? " missing" : " too many")
        + " for "
        + f.standsMillis() / 1000
        + " s ("
        + f.counts().in()
        + " in, "
        + f.counts().out()
        + " accounted for, "
        + f.counts().inFlight()
        + " waiting)";
  }
}
