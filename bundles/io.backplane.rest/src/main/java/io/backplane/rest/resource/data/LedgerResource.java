/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.data;

import io.backplane.rest.http.Does;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.service.NodeDesk;
import io.backplane.rest.view.StreamViews.AccountView;
import io.backplane.rest.view.StreamViews.GroupAccountView;
import io.backplane.rest.view.StreamViews.LedgerView;
import io.backplane.stream.api.LedgerSource;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Streams;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;

/** The ledger: whether everything that came in is accounted for. */
@Path("ledger")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class LedgerResource {
  private final DataDesk data;
  private final NodeDesk node;

  /** Over streams and whoever keeps accounts. */
  public LedgerResource(DataDesk data, NodeDesk node) {
    this.data = data;
    this.node = node;
  }

  /** Reads it. */
  @GET
  @Does(
      value = "Gives the ledger: what came in, what became of it, and whether the sums agree.",
      action = "ledger:read",
      returns = LedgerView.class)
  public LedgerView read() {
    List<AccountView> accounts = new ArrayList<>();
    for (LedgerSource source : node.ledgers()) {
      source.accounts().forEach(a -> accounts.add(AccountView.of(a)));
    }
    accounts.sort(Comparator.comparing(AccountView::name));
    List<GroupAccountView> groups = new ArrayList<>();
    Streams streams = data.streams();
    for (String name : streams.names()) {
      for (GroupStatus g : streams.stream(name).status().groups()) {
        groups.add(GroupAccountView.of(name, g));
      }
    }
    boolean balanced =
        accounts.stream().allMatch(a -> a.difference() == 0)
            && groups.stream().allMatch(g -> g.difference() == 0);
    return new LedgerView(balanced, accounts, groups);
  }
}
