/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.DeviceState.Presence;
import io.backplane.device.api.Page;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Etags;
import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.http.Query;
import io.backplane.rest.resource.common.Inputs;
import io.backplane.rest.resource.common.QueryMap;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.DeviceViews.CountsView;
import io.backplane.rest.view.DeviceViews.DeviceInput;
import io.backplane.rest.view.DeviceViews.DeviceView;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.Lists.Paged;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;

/** Devices. */
@Path("devices")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class DevicesResource {
  private static final int PAGE = 50;

  private final DeviceDesk devices;

  /** Over the registry. */
  public DevicesResource(DeviceDesk devices) {
    this.devices = devices;
  }

  /** Lists devices. */
  @GET
  @Does(
      value = "Lists devices by identifier; all conditions given must hold.",
      action = "device:read",
      on = "device",
      returns = Paged.class,
      of = DeviceView.class,
      problems = 422)
  @Query({
    @About(value = "text: Part of identifier or name.", max = 200),
    @About("profile: Devices of this profile."),
    @About(value = "tag: Devices with this tag; may be repeated.", type = "array"),
    @About("group: Devices of this group."),
    @About("gateway: Devices behind this gateway."),
    @About(value = "connected: Whether they are connected now.", type = "boolean"),
    @About(
        value = "limit: Entries per page; 50 if left out.",
        type = "integer",
        min = 1,
        max = 1000),
    @About("cursor: `next` of the page before.")
  })
  public Paged<DeviceView> list(@Context UriInfo uri, @Context SecurityContext context) {
    TenantId tenant = Caller.of(context).tenant();
    QueryMap query = new QueryMap(uri);
    DeviceFilter filter =
        new DeviceFilter(
            query.text("text"),
            query.text("profile"),
            Set.copyOf(query.all("tag")),
            query.text("group"),
            query.text("gateway"),
            query.bool("connected"));
    Page<Device> page =
        Inputs.search(
            devices, tenant, filter, query.text("cursor"), query.integer("limit", PAGE, 1, 1000));
    Map<DeviceId, Presence> presence =
        devices.state().presence(tenant, page.items().stream().map(Device::id).toList());
    return new Paged<>(
        page.items().stream().map(d -> DeviceView.of(d, presence.get(d.id()))).toList(),
        page.next().isEmpty() ? null : page.next(),
        page.total() < 0 ? null : page.total());
  }

  /** Counts devices. */
  @GET
  @Path("counts")
  @Does(
      value = "Counts devices.",
      action = "device:read",
      on = "device",
      returns = CountsView.class)
  public CountsView counts(@Context SecurityContext context) {
    DeviceRegistry.Counts c = devices.registry().counts(Caller.of(context).tenant());
    return new CountsView(c.total(), c.enabled(), c.connected());
  }

  /** Registers a device. */
  @POST
  @Does(
      value = "Registers a device.",
      action = "device:create",
      on = "device",
      status = 201,
      returns = DeviceView.class,
      problems = 409)
  public Response create(
      DeviceInput input, @Context SecurityContext context, @Context UriInfo uri) {
    TenantId tenant = Caller.of(context).tenant();
    if (input.id() == null) {
      throw ProblemException.invalid(List.of(Fault.at("/id", "is required")));
    }
    Device wanted = Inputs.device(input, tenant, input.id(), 0, false);
    Device stored = Inputs.storing(devices, wanted, devices.registry()::create);
    URI location = uri.getAbsolutePathBuilder().path(stored.id().value()).build();
    DeviceView view = view(stored);
    return Response.created(location).header(HttpHeaders.ETAG, tag(view)).entity(view).build();
  }

  /** Reads a device. */
  @GET
  @Path("{id}")
  @Does(
      value = "Reads a device.",
      action = "device:read",
      on = "device",
      id = "id",
      returns = DeviceView.class,
      problems = {304, 404})
  public Response read(
      @PathParam("id") @About("The device.") String id,
      @Context SecurityContext context,
      @Context HttpHeaders headers) {
    Device device = Inputs.find(devices, Caller.of(context).tenant(), id);
    DeviceView view = view(device);
    return Etags.answer(view, tag(view), headers);
  }

  /** Changes a device. */
  @PUT
  @Path("{id}")
  @Does(
      value = "Replaces a device; what is left out goes back to its default.",
      action = "device:update",
      on = "device",
      id = "id",
      returns = DeviceView.class,
      problems = {404, 412, 428})
  public Response replace(
      @PathParam("id") @About("The device.") String id,
      DeviceInput input,
      @Context SecurityContext context,
      @Context HttpHeaders headers) {
    TenantId tenant = Caller.of(context).tenant();
    Device current = Inputs.find(devices, tenant, id);
    Inputs.sameId(id, input.id());
    long version = Etags.required(headers, current.version());
    Device wanted = Inputs.device(input, tenant, id, version, current.simulated());
    Device stored = Inputs.storing(devices, wanted, devices.registry()::update);
    DeviceView view = view(stored);
    return Response.ok(view).header(HttpHeaders.ETAG, tag(view)).build();
  }

  /** Removes a device. */
  @DELETE
  @Path("{id}")
  @Does(
      value = "Removes a device with its credentials and attributes; If-Match is honoured.",
      action = "device:delete",
      on = "device",
      id = "id",
      status = 204,
      problems = {404, 409, 412})
  public void remove(
      @PathParam("id") @About("The device.") String id,
      @Context SecurityContext context,
      @Context HttpHeaders headers) {
    devices
        .registry()
        .delete(Caller.of(context).tenant(), Params.device(id), Etags.optional(headers));
  }

  private static String tag(DeviceView view) {
    return Etags.tag(view.version(), view.presence());
  }

  private DeviceView view(Device d) {
    return DeviceView.of(d, devices.state().presence(d.tenant(), List.of(d.id())).get(d.id()));
  }
}
