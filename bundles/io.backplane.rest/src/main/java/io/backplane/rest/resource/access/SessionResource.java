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
import io.backplane.rest.view.SecurityViews.SignInInput;
import io.backplane.security.api.Accounts.SignedIn;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;

/** Sign in, see who is signed in, sign out. */
@Path("session")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class SessionResource {
  private final SecurityDesk security;

  /** Over the accounts. */
  public SessionResource(SecurityDesk security) {
    this.security = security;
  }

  /** Signs in. */
  @POST
  @Does(
      value = "Signs a user in and sets the session cookie.",
      action = Does.OPEN,
      returns = SessionView.class,
      problems = {401, 429})
  public Response signIn(
      SignInInput input, @Context SecurityContext context, @Context HttpServletRequest request) {
    SignedIn session =
        security
            .accounts()
            .signIn(input.user(), input.password().toCharArray(), request.getRemoteAddr());
    return Response.ok(SessionView.of(session))
        .header("Set-Cookie", Cookies.session(session, Caller.of(context).isSecure()))
        .header("Cache-Control", "no-store")
        .build();
  }

  /** Who is signed in. */
  @GET
  @Does(
      value = "Says who is signed in, with the anti-forgery value of the session.",
      action = Does.SIGNED_IN,
      returns = SessionView.class)
  public Response current(@Context SecurityContext context) {
    Caller caller = Caller.of(context);
    SessionView view =
        caller.session().map(SessionView::of).orElseGet(() -> SessionView.of(caller.subject()));
    return Response.ok(view).header("Cache-Control", "no-store").build();
  }

  /** Signs out. */
  @DELETE
  @Does(value = "Signs out; does nothing without a session.", action = Does.OPEN, status = 204)
  public Response signOut(@Context SecurityContext context) {
    Caller caller = Caller.of(context);
    caller.session().ifPresent(s -> security.accounts().signOut(s.secret()));
    return Response.noContent().header("Set-Cookie", Cookies.none(caller.isSecure())).build();
  }
}
