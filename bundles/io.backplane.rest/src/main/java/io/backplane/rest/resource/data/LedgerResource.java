/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.data;

import io.backplane.rest.http.Does;
import io.backplane.rest.service.NodeDesk;
import io.backplane.rest.view.LedgerViews.LedgerView;
import io.backplane.stream.api.StreamException;
import java.util.concurrent.locks.LockSupport;
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
  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final long RETRY_NANOS = 20_000_000;

  private final NodeDesk node;

  /** Over whoever compares the accounts. */
  public LedgerResource(NodeDesk node) {
    this.node = node;
  }

  /** Reads it; while the streams are being replaced that waits for them. */
  @GET
  @Does(
      value =
          "Gives the ledger: what came in, what became of it, and whether independent counts agree.",
      action = "ledger:read",
      returns = LedgerView.class)
  public LedgerView read() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        return LedgerView.of(node.ledger().read());
      } catch (StreamException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }
}
