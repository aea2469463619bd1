/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.node;

import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.Sessions.SessionInfo;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.resource.common.Slice;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.Lists.Paged;
import io.backplane.rest.view.NodeViews.SessionInfoView;
import java.util.List;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;

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
      returns = Paged.class,
      of = SessionInfoView.class)
  public Paged<SessionInfoView> list(
      @QueryParam("limit")
          @About(
              value = "Entries per page; 100 if left out.",
              type = "integer",
              min = 1,
              max = 1000)
          String limit,
      @QueryParam("cursor") @About("`next` of the page before.") String cursor,
      @Context SecurityContext context) {
    TenantId tenant = Caller.of(context).tenant();
    List<SessionInfo> open =
        data.sessions().list().stream().filter(s -> s.identity().tenant().equals(tenant)).toList();
    return new Slice(limit, cursor).of(open, SessionsResource::place, SessionInfoView::of);
  }

  private static Slice.Place place(SessionInfo session) {
    return new Slice.Place(-session.since(), session.id());
  }
}
