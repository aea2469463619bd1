/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.data;

import io.backplane.device.api.Device;
import io.backplane.message.api.TenantId;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Params;
import io.backplane.rest.resource.common.Inputs;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.Lists.Paged;
import io.backplane.rest.view.StreamViews.EventView;
import io.backplane.stream.api.Streams;
import java.util.List;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;

/** What happened at a device, as it told. */
@Path("devices/{id}/events")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class EventsResource {
  private final DeviceDesk devices;
  private final DataDesk data;

  /** Over registry and streams. */
  public EventsResource(DeviceDesk devices, DataDesk data) {
    this.devices = devices;
    this.data = data;
  }

  /** Lists events. */
  @GET
  @Does(
      value =
          "Lists a device's events, newest first, as far back as the stream keeps its messages."
              + " A page may hold fewer than `limit`, or none, with a `next`: it ends after"
              + " 20 000 records of the stream.",
      action = "telemetry:read",
      on = "device",
      id = "id",
      returns = Paged.class,
      of = EventView.class,
      problems = 404)
  public Paged<EventView> events(
      @PathParam("id") @About("The device.") String id,
      @QueryParam("limit")
          @About(value = "At most; 50 if left out.", type = "integer", min = 1, max = 500)
          String limit,
      @QueryParam("cursor") @About("`next` of the page before.") String cursor,
      @Context SecurityContext context) {
    int max = Params.integer("limit", limit, 50, 1, 500);
    long before = Params.number("cursor", cursor, Long.MAX_VALUE, 0, Long.MAX_VALUE);
    TenantId tenant = Caller.of(context).tenant();
    Device device = Inputs.find(devices, tenant, id);
    Streams streams = data.streams();
    if (!streams.names().contains(Streams.DEVICE)) {
      return new Paged<>(List.of(), null, null);
    }
    EventSearch search = new EventSearch(streams.stream(Streams.DEVICE), device, before);
    List<EventView> page = search.take(max);
    return new Paged<>(page, search.cursor(), null);
  }
}
