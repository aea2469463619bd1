/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.node;

import io.backplane.rest.http.Does;
import io.backplane.rest.view.NodeViews.NodeView;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;

/** The node itself. */
@Path("node")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class NodeResource {
  private final NodeFigures figures;

  /** Over its figures. */
  public NodeResource(NodeFigures figures) {
    this.figures = figures;
  }

  /** Reads them. */
  @GET
  @Does(
      value = "Gives the node's figures of the moment.",
      action = "node:read",
      returns = NodeView.class)
  public NodeView read() {
    return figures.now();
  }
}
