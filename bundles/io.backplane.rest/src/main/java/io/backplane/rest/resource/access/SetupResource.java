/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.access;

import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Cookies;
import io.backplane.rest.http.Does;
import io.backplane.rest.service.SecurityDesk;
import io.backplane.rest.view.SecurityViews.SessionView;
import io.backplane.rest.view.SecurityViews.SetupInput;
import io.backplane.rest.view.SecurityViews.SetupView;
import io.backplane.security.api.Accounts.SignedIn;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;

/** The first start: the one-time token makes the first administrator. */
@Path("setup")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class SetupResource {
  private final SecurityDesk security;

  /** Over the accounts. */
  public SetupResource(SecurityDesk security) {
    this.security = security;
  }

  /** Whether it was done. */
  @GET
  @Does(
      value = "Says whether the first administrator exists.",
      action = Does.OPEN,
      returns = SetupView.class)
  public SetupView state() {
    return new SetupView(security.accounts().setupDone());
  }

  /** Does it. */
  @POST
  @Does(
      value = "Creates the first administrator and signs them in; works once.",
      action = Does.OPEN,
      status = 201,
      returns = SessionView.class,
      problems = {403, 409})
  public Response setup(SetupInput input, @Context SecurityContext context) {
    SignedIn session =
        security
            .accounts()
            .setup(input.token().trim(), input.user(), input.password().toCharArray());
    return Response.status(Response.Status.CREATED)
        .header("Set-Cookie", Cookies.session(session, Caller.of(context).isSecure()))
        .header("Cache-Control", "no-store")
        .entity(SessionView.of(session))
        .build();
  }
}
