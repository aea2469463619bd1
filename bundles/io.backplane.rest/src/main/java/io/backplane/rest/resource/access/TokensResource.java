/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.access;

import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.resource.common.Inputs;
import io.backplane.rest.resource.common.Slice;
import io.backplane.rest.service.SecurityDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.Lists.Paged;
import io.backplane.rest.view.SecurityViews.TokenInput;
import io.backplane.rest.view.SecurityViews.TokenView;
import io.backplane.security.api.Accounts.IssuedToken;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;

/** API tokens of whoever asks. */
@Path("tokens")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class TokensResource {
  private final SecurityDesk security;

  /** Over the accounts. */
  public TokensResource(SecurityDesk security) {
    this.security = security;
  }

  /** Lists them. */
  @GET
  @Does(
      value = "Lists your API tokens by age, the oldest first, without their secrets.",
      action = "token:read",
      on = "token",
      returns = Paged.class,
      of = TokenView.class)
  public Paged<TokenView> list(
      @Context SecurityContext context,
      @QueryParam("limit")
          @About(
              value = "Entries per page; 100 if left out.",
              type = "integer",
              min = 1,
              max = 1000)
          String limit,
      @QueryParam("cursor") @About("`next` of the page before.") String cursor) {
    return new Slice(limit, cursor)
        .of(
            security.accounts().tokens(Caller.of(context).subject()),
            t -> new Slice.Place(t.createdAt(), t.id()),
            t -> TokenView.of(t, null));
  }

  /** Makes one. */
  @POST
  @Does(
      value =
          "Makes an API token with your roles, or for some topics of MQTT; its secret is shown this once.",
      action = "token:create",
      on = "token",
      status = 201,
      returns = TokenView.class)
  public Response issue(TokenInput input, @Context SecurityContext context) {
    IssuedToken issued =
        security
            .accounts()
            .issueToken(
                Caller.of(context).subject(),
                input.label(),
                Inputs.end(input.expiresAt()),
                Inputs.topics(input.topics()));
    return Response.status(Response.Status.CREATED)
        .header("Cache-Control", "no-store")
        .entity(TokenView.of(issued.token(), issued.secret()))
        .build();
  }

  /** Revokes one. */
  @DELETE
  @Path("{token}")
  @Does(
      value = "Revokes an API token at once.",
      action = "token:delete",
      on = "token",
      id = "token",
      status = 204,
      problems = 404)
  public void revoke(
      @PathParam("token") @About("Its visible prefix.") String id,
      @Context SecurityContext context) {
    if (!security.accounts().revokeToken(Caller.of(context).subject(), id)) {
      throw ProblemException.notFound("token", id);
    }
  }
}
