/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Whether every message that came in is accounted for. Warns only: a node that lost count still
 * serves, and taking it out of service would lose more.
 */
@Component(property = {"hc.name=ledger", "hc.tags=stream"})
public final class LedgerCheck implements HealthCheck {
  private final List<LedgerSource> sources = new CopyOnWriteArrayList<>();

  /** With nothing bound yet. */
  @Activate
  public LedgerCheck() {}

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    int accounts = 0;
    for (LedgerSource source : sources) {
      for (LedgerAccount account : source.accounts()) {
        accounts++;
        if (account.difference() != 0) {
          log.warn("account {} is off by {}", account.name(), account.difference());
        }
      }
    }
    if (!log.iterator().hasNext()) {
      log.info("{} accounts balance", accounts);
    }
    return new Result(log);
  }

  @Reference(
      name = "sources",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindSource(LedgerSource source) {
    sources.add(source);
  }

  void unbindSource(LedgerSource source) {
    sources.remove(source);
  }
}
