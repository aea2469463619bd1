/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.shell;

import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerSource;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Streams;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The ledger in the terminal: what came in and what became of it. */
@Component(
    service = LedgerCommand.class,
    property = {"osgi.command.scope=backplane", "osgi.command.function=ledger"})
public final class LedgerCommand {
  private final Streams streams;
  private final List<LedgerSource> sources = new CopyOnWriteArrayList<>();

  /** Takes the streams. */
  @Activate
  public LedgerCommand(@Reference(name = "streams") Streams streams) {
    this.streams = streams;
  }

  @Reference(
      name = "source",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void addSource(LedgerSource source) {
    sources.add(source);
  }

  void removeSource(LedgerSource source) {
    sources.remove(source);
  }

  /** Prints the ledger. */
  @Descriptor("prints the ledger: accounts and consumer groups, and whether they balance")
  public void ledger(CommandSession session) {
    long off = 0;
    Table accounts = new Table("ACCOUNT", "IN", "IN FLIGHT", "OUT", "DIFFERENCE");
    for (LedgerSource source : sources) {
      for (LedgerAccount a : source.accounts()) {
        off += Math.abs(a.difference());
        accounts.row(a.name(), a.in(), a.inFlight(), new TreeMap<>(a.out()), a.difference());
      }
    }
    accounts.print(session.getConsole());
    Table groups =
        new Table(
            "GROUP", "APPENDED", "PROCESSED", "REJECTED", "DEAD", "EXPIRED", "LAG", "DIFFERENCE");
    for (String name : streams.names()) {
      for (GroupStatus g : streams.stream(name).status().groups()) {
        long difference = difference(g);
        off += Math.abs(difference);
        groups.row(
            name + "/" + g.group(),
            g.appended(),
            g.processed(),
            g.rejected(),
            g.deadLettered(),
            g.expired(),
            g.lag(),
            difference);
      }
    }
    groups.print(session.getConsole());
    session.getConsole().println(off == 0 ? "The ledger balances." : "OUT OF BALANCE by " + off);
  }

  static long difference(GroupStatus g) {
    return g.appended() - g.processed() - g.rejected() - g.deadLettered() - g.expired() - g.lag();
  }
}
