/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.shell;

import io.backplane.plugin.api.Generation.By;
import io.backplane.plugin.api.Generations;
import io.backplane.plugin.api.Generations.Transaction;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the node ran, runs, and can go back to, in the terminal. */
@Component(
    service = GenerationCommands.class,
    property = {
      "osgi.command.scope=plugin",
      "osgi.command.function=history",
      "osgi.command.function=diff",
      "osgi.command.function=rollback",
      "osgi.command.function=verify"
    })
public final class GenerationCommands {
  private final Generations generations;

  /** Takes the generations. */
  @Activate
  public GenerationCommands(@Reference(name = "generations") Generations generations) {
    this.generations = generations;
  }

  /** Shows what was done. */
  @Descriptor("shows what was done to the node, newest first")
  public void history(CommandSession session) {
    Table table = new Table(HEAD);
    generations.transactions().forEach(t -> row(table, t));
    table.print(session.getConsole());
  }

  /** Shows a difference. */
  @Descriptor("shows what leads from one generation to another")
  public void diff(
      CommandSession session,
      @Descriptor("number of the one") long from,
      @Descriptor("number of the other") long to) {
    Generations.Difference difference = generations.difference(from, to);
    Table table = new Table("WHAT", "FROM", "TO");
    difference.bundles().forEach(b -> table.row(b.symbolicName(), b.fromVersion(), b.toVersion()));
    difference.settings().forEach(s -> table.row(s.pid() + " " + s.name(), s.from(), s.to()));
    table.print(session.getConsole());
  }

  /** Goes back. */
  @Descriptor("brings bundles and settings back to those of a generation; data stays as it is")
  public void rollback(
      CommandSession session,
      @Descriptor("its number") long number,
      @Descriptor("why, for the history") String reason) {
    Table table = new Table(HEAD);
    row(table, generations.rollback(number, new By("shell", reason)));
    table.print(session.getConsole());
  }

  /** Verifies. */
  @Descriptor("holds all generations and their jars against signatures and digests")
  public void verify(CommandSession session) {
    Table table = new Table("GENERATION", "RESULT");
    generations
        .verify()
        .forEach(v -> table.row(v.number(), v.problem().isEmpty() ? "as signed" : v.problem()));
    table.print(session.getConsole());
  }

  private static final String[] HEAD = {
    "GENERATION", "TIME", "WHO", "WHY", "KIND", "WHAT", "OUTCOME"
  };

  private static Table row(Table table, Transaction t) {
    return table.row(
        t.done() ? t.generation() : t.generation() + " stayed",
        Table.time(t.time()),
        t.by().actor(),
        t.by().reason(),
        t.kind(),
        t.what(),
        t.outcome());
  }
}
