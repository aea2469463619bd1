/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.node;

import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.ClientDirectory.RetainedFilter;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.http.Query;
import io.backplane.rest.resource.common.Pages;
import io.backplane.rest.resource.common.QueryMap;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.ConnectionViews.RetainedView;
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

/** Messages that MQTT keeps for later subscribers. */
@Path("retained")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class RetainedResource {
  private static final int PAGE = 50;
  private final DataDesk data;

  /** Over the directory of clients. */
  public RetainedResource(DataDesk data) {
    this.data = data;
  }

  /** Lists them. */
  @GET
  @Does(
      value = "Lists retained messages by device, then topic; all conditions given must hold.",
      action = "retained:read",
      on = "device",
      returns = Paged.class,
      of = RetainedView.class)
  @Query({
    @About("device: In the namespace of this device."),
    @About("topic: A topic filter, `+` and `#` included."),
    @About(
        value = "limit: Entries per page; 50 if left out.",
        type = "integer",
        min = 1,
        max = 1000),
    @About("cursor: `next` of the page before.")
  })
  public Paged<RetainedView> list(@Context UriInfo uri, @Context SecurityContext context) {
    TenantId tenant = Caller.of(context).tenant();
    QueryMap query = new QueryMap(uri);
    RetainedFilter filter = new RetainedFilter(query.text("device"), query.text("topic"));
    int limit = query.integer("limit", PAGE, 1, 1000);
    return Pages.view(
        Pages.of(() -> data.clients().retained(tenant, filter, query.text("cursor"), limit)),
        RetainedView::of);
  }

  /** Removes one that is no device's. */
  @DELETE
  @Does(
      value = "Removes a retained message whose topic is no device's; nobody is told.",
      action = "retained:delete",
      on = "device",
      status = 204,
      problems = 404)
  public void removeShared(
      @QueryParam("topic") @About(value = "The message's topic.", min = 1, example = "lines/1")
          String topic,
      @Context SecurityContext context) {
    String where = Params.required("topic", topic);
    if (!data.clients().removeRetained(Caller.of(context).tenant(), null, where)) {
      throw ProblemException.notFound("retained message", where);
    }
  }

  /** Removes one of a device. */
  @DELETE
  @Path("{device}")
  @Does(
      value = "Removes a retained message of a device; nobody is told.",
      action = "retained:delete",
      on = "device",
      id = "device",
      status = 204,
      problems = 404)
  public void remove(
      @PathParam("device") @About("The device.") String device,
      @QueryParam("topic") @About(value = "The message's topic.", min = 1, example = "state")
          String topic,
      @Context SecurityContext context) {
    String where = Params.required("topic", topic);
    TenantId tenant = Caller.of(context).tenant();
    if (!data.clients().removeRetained(tenant, Params.device(device), where)) {
      throw ProblemException.notFound("retained message", device + " " + where);
    }
  }
}
