/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.shell;

import io.backplane.stream.api.Ledger;
import io.backplane.stream.api.Ledger.Finding;
import io.backplane.stream.api.Ledger.Report;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerComparison;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import java.util.List;
import java.util.TreeMap;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The ledger in the terminal: what came in, what became of it, and whether the counts agree. */
@Component(
    service = LedgerCommand.class,
    property = {"osgi.command.scope=backplane", "osgi.command.function=ledger"})
public final class LedgerCommand {
  private final Ledger ledger;

  /** Takes the accounts, compared. */
  @Activate
  public LedgerCommand(@Reference(name = "ledger") Ledger ledger) {
    this.ledger = ledger;
  }

  /** Prints the ledger. */
  @Descriptor("prints the ledger: accounts, consumer groups, and whether independent counts agree")
  public void ledger(CommandSession session) {
    Report report = ledger.read();
    Table accounts = new Table("ACCOUNT", "IN", "IN FLIGHT", "OUT", "DIFFERENCE");
    for (LedgerAccount a : report.accounts()) {
      accounts.row(a.name(), a.in(), a.inFlight(), new TreeMap<>(a.out()), a.difference());
    }
    accounts.print(session.getConsole());
    groups(report).print(session.getConsole());
    Table compared =
        new Table("COMPARED", "IN", "OUT", "WAITING", "DIFFERENCE", "FOR SECONDS", "BROKEN");
    for (Finding f : report.findings()) {
      LedgerComparison c = f.counts();
      compared.row(
          c.name(),
          c.in(),
          c.out(),
          c.inFlight(),
          f.difference(),
          f.standsMillis() / 1000,
          f.broken() ? "BROKEN" : "");
    }
    compared.print(session.getConsole());
    session.getConsole().println(verdict(report));
  }

  private static Table groups(Report report) {
    Table groups =
        new Table(
            "GROUP",
            "APPENDED",
            "REPEATED",
            "PROCESSED",
            "REJECTED",
            "DEAD",
            "SKIPPED",
            "EXPIRED",
            "LAG",
            "DIFFERENCE");
    new TreeMap<>(report.groups())
        .forEach((stream, all) -> all.forEach(g -> row(groups, stream + "/" + g.group(), g)));
    return groups;
  }

  private static void row(Table groups, String name, GroupStatus g) {
    groups.row(
        name,
        g.appended(),
        g.repeated(),
        g.processed(),
        g.rejections().isEmpty() ? "0" : g.rejected() + " " + new TreeMap<>(g.rejections()),
        g.deadLettered(),
        g.skipped(),
        g.expired(),
        g.lag(),
        g.difference());
  }

  /** Names what is broken. */
  static String verdict(Report report) {
    List<String> broken =
        report.findings().stream()
            .filter(Finding::broken)
            .map(f -> f.counts().name() + " by " + f.difference())
            .toList();
    return broken.isEmpty()
        ? "The ledger balances."
        : "OUT OF BALANCE: " + String.join(", ", broken);
  }
}
