/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource;

import io.backplane.protocol.api.Sessions.SessionInfo;
import io.backplane.rest.http.Does;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.view.Lists.Items;
import io.backplane.rest.view.NodeViews.SessionInfoView;
import java.util.Comparator;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;

/** Sessions of devices. */
@Path("sessions")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class SessionsResource {
  private final DataDesk data;

  /** Over the session registry. */
  public SessionsResource(DataDesk data) {
    this.data = data;
  }

  /** Lists them. */
  @GET
  @Does(
      value = "Lists the sessions of devices open on this node, newest first.",
      action = "session:read",
      returns = Items.class,
      of = SessionInfoView.class)
  public Items<SessionInfoView> list() {
    return new Items<>(
        data.sessions().list().stream()
            .sorted(Comparator.comparingLong(SessionInfo::since).reversed())
            .map(SessionInfoView::of)
            .toList());
  }
}
