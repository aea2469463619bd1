/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.node;

import io.backplane.protocol.api.Client;
import io.backplane.protocol.api.ClientDirectory.Filter;
import io.backplane.protocol.api.ClientDirectory.Page;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.http.Query;
import io.backplane.rest.resource.common.Pages;
import io.backplane.rest.resource.common.QueryMap;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.ConnectionViews.ClientDetailsView;
import io.backplane.rest.view.ConnectionViews.ClientView;
import io.backplane.rest.view.ConnectionViews.FiguresView;
import io.backplane.rest.view.Lists.Paged;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;

/** Clients of MQTT: their connections and sessions. */
@Path("connections")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class ConnectionsResource {
  private static final int PAGE = 50;
  private static final int REASON = 200;
  private final DataDesk data;

  /** Over the directory of clients. */
  public ConnectionsResource(DataDesk data) {
    this.data = data;
  }

  /** Lists them. */
  @GET
  @Does(
      value =
          "Lists MQTT clients, connected or with a session that waits for them, by client"
              + " identifier; all conditions given must hold.",
      action = "connection:read",
      on = "connection",
      returns = Paged.class,
      of = ClientView.class)
  @Query({
    @About(value = "text: Part of client identifier, device or address.", max = 200),
    @About("client: Exactly this client identifier."),
    @About("device: Clients of this device."),
    @About("address: Clients connected from this address."),
    @About("listener: Clients connected through this listener."),
    @About(value = "connected: Whether they are connected now.", type = "boolean"),
    @About(
        value = "limit: Entries per page; 50 if left out.",
        type = "integer",
        min = 1,
        max = 1000),
    @About("cursor: `next` of the page before.")
  })
  public Paged<ClientView> list(@Context UriInfo uri, @Context SecurityContext context) {
    Caller caller = Caller.of(context);
    QueryMap query = new QueryMap(uri);
    Filter filter =
        new Filter(
            query.text("text"),
            query.text("client"),
            query.text("device"),
            query.text("address"),
            query.text("listener"),
            query.bool("connected"));
    int limit = query.integer("limit", PAGE, 1, 1000);
    Page<Client> page =
        Pages.of(
            () -> data.clients().clients(caller.tenant(), filter, query.text("cursor"), limit));
    boolean credentials = caller.may("credential:read", "device", "*");
    return Pages.view(page, c -> ClientView.of(c, credentials));
  }

  /** Figures over all. */
  @GET
  @Path("figures")
  @Does(
      value = "Gives figures over all MQTT clients of the node.",
      action = "connection:read",
      returns = FiguresView.class)
  public FiguresView figures() {
    return FiguresView.of(data.clients().figures());
  }

  /** Reads one. */
  @GET
  @Path("{id}")
  @Does(
      value = "Reads a client with its subscriptions and messages in flight.",
      action = "connection:read",
      on = "connection",
      id = "id",
      returns = ClientDetailsView.class,
      problems = 404)
  public ClientDetailsView read(
      @PathParam("id") @About("The client.") String id, @Context SecurityContext context) {
    Caller caller = Caller.of(context);
    return data.clients()
        .client(caller.tenant(), id)
        .map(d -> ClientDetailsView.of(d, mayReadCredentials(caller, d.client())))
        .orElseThrow(() -> ProblemException.notFound("client", id));
  }

  private static boolean mayReadCredentials(Caller caller, Client client) {
    String of = client.device() == null ? "*" : client.device().value();
    return caller.may("credential:read", "device", of);
  }

  /** Ends one. */
  @DELETE
  @Path("{id}")
  @Does(
      value =
          "Ends a client's connection; its session stays as long as its expiry says, and it may"
              + " connect again.",
      action = "connection:disconnect",
      on = "connection",
      id = "id",
      status = 204,
      problems = 404)
  public void disconnect(
      @PathParam("id") @About("The client.") String id,
      @QueryParam("reason") @About(value = "Why, for the client.", max = REASON) String reason,
      @Context SecurityContext context) {
    String why = reason == null ? "" : reason;
    if (why.length() > REASON) {
      throw ProblemException.parameter("reason", "may have " + REASON + " characters");
    }
    if (!data.clients().disconnect(Caller.of(context).tenant(), id, why)) {
      throw ProblemException.notFound("connected client", id);
    }
  }
}
