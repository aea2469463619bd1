/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.shell;

import io.backplane.plugin.api.BundleAdmin;
import io.backplane.plugin.api.Generation.By;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Bundles in the terminal; updates go through the same door as everywhere else. */
@Component(
    service = BundleCommands.class,
    property = {
      "osgi.command.scope=bundle",
      "osgi.command.function=list",
      "osgi.command.function=update",
      "osgi.command.function=history"
    })
public final class BundleCommands {
  private static final By SHELL = new By("shell", "");
  private final BundleAdmin admin;

  /** Takes the administration. */
  @Activate
  public BundleCommands(@Reference(name = "admin") BundleAdmin admin) {
    this.admin = admin;
  }

  /** Lists the bundles. */
  @Descriptor("lists the bundles of the node")
  public void list(CommandSession session) {
    Table table = new Table("ID", "LEVEL", "STATE", "NAME", "VERSION", "FEATURE", "PROBLEM");
    for (BundleAdmin.BundleView b : admin.bundles()) {
      table.row(
          b.id(),
          b.startLevel(),
          b.state(),
          b.symbolicName(),
          b.version(),
          b.feature(),
          b.problem());
    }
    table.print(session.getConsole());
  }

  /** Updates a bundle. */
  @Descriptor("replaces a bundle by another version of itself while the node runs")
  public void update(
      CommandSession session,
      @Descriptor("its symbolic name") String symbolicName,
      @Descriptor("the jar with the new version") String file)
      throws IOException {
    try (InputStream jar = Files.newInputStream(Path.of(file))) {
      row(new Table(HEAD), admin.update(symbolicName, jar, SHELL)).print(session.getConsole());
    }
  }

  /** Shows the changes. */
  @Descriptor("shows what was changed, newest first")
  public void history(CommandSession session) {
    Table table = new Table(HEAD);
    admin.history().forEach(c -> row(table, c));
    table.print(session.getConsole());
  }

  private static final String[] HEAD = {
    "TIME", "NAME", "FROM", "TO", "AWAY", "REFRESHED", "OLD LOADER", "ROLLED BACK"
  };

  private static Table row(Table table, BundleAdmin.Change c) {
    String loader = c.loaderGone() == null ? "not known yet" : c.loaderGone() ? "gone" : "held";
    return table.row(
        Table.time(c.time()),
        c.symbolicName(),
        c.fromVersion(),
        c.toVersion(),
        c.millis() + " ms",
        String.join(",", c.refreshed()),
        loader,
        c.rolledBack());
  }
}
