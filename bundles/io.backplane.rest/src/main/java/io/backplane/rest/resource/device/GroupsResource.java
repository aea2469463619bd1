/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import io.backplane.device.api.Group;
import io.backplane.message.api.TenantId;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Etags;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.resource.common.Inputs;
import io.backplane.rest.resource.common.Slice;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.Lists.Paged;
import io.backplane.rest.view.ProfileViews.GroupInput;
import io.backplane.rest.view.ProfileViews.GroupView;
import java.util.List;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;

/** Groups. */
@Path("groups")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class GroupsResource {
  private final DeviceDesk devices;

  /** Over the registry. */
  public GroupsResource(DeviceDesk devices) {
    this.devices = devices;
  }

  /** Lists them. */
  @GET
  @Does(
      value = "Lists groups by identifier.",
      action = "group:read",
      on = "group",
      returns = Paged.class,
      of = GroupView.class)
  public Paged<GroupView> list(
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
            devices.profiles().groups(Caller.of(context).tenant()),
            g -> new Slice.Place(0, g.id()),
            GroupView::of);
  }

  /** Makes one. */
  @POST
  @Does(
      value = "Makes a group.",
      action = "group:create",
      on = "group",
      status = 201,
      returns = GroupView.class,
      problems = 409)
  public Response create(GroupInput input, @Context SecurityContext context, @Context UriInfo uri) {
    if (input.id() == null) {
      throw ProblemException.invalid(List.of(Fault.at("/id", "is required")));
    }
    Group stored =
        devices.profiles().saveGroup(input.toGroup(Caller.of(context).tenant(), input.id(), 0));
    return Response.created(uri.getAbsolutePathBuilder().path(stored.id()).build())
        .header(HttpHeaders.ETAG, Etags.tag(stored.version()))
        .entity(GroupView.of(stored))
        .build();
  }

  /** Reads one. */
  @GET
  @Path("{id}")
  @Does(
      value = "Reads a group.",
      action = "group:read",
      on = "group",
      id = "id",
      returns = GroupView.class,
      problems = {304, 404})
  public Response read(
      @PathParam("id") @About("The group.") String id,
      @Context SecurityContext context,
      @Context HttpHeaders headers) {
    Group group = find(Caller.of(context).tenant(), id);
    return Etags.answer(GroupView.of(group), group.version(), headers);
  }

  /** Changes one. */
  @PUT
  @Path("{id}")
  @Does(
      value = "Replaces a group.",
      action = "group:update",
      on = "group",
      id = "id",
      returns = GroupView.class,
      problems = {404, 412, 428})
  public Response replace(
      @PathParam("id") @About("The group.") String id,
      GroupInput input,
      @Context SecurityContext context,
      @Context HttpHeaders headers) {
    TenantId tenant = Caller.of(context).tenant();
    Group current = find(tenant, id);
    Inputs.sameId(id, input.id());
    long version = Etags.required(headers, current.version());
    Group stored = devices.profiles().saveGroup(input.toGroup(tenant, id, version));
    return Response.ok(GroupView.of(stored))
        .header(HttpHeaders.ETAG, Etags.tag(stored.version()))
        .build();
  }

  /** Removes one. */
  @DELETE
  @Path("{id}")
  @Does(
      value = "Removes a group, not its devices; If-Match is honoured.",
      action = "group:delete",
      on = "group",
      id = "id",
      status = 204,
      problems = {404, 412})
  public void remove(
      @PathParam("id") @About("The group.") String id,
      @Context SecurityContext context,
      @Context HttpHeaders headers) {
    devices.profiles().deleteGroup(Caller.of(context).tenant(), id, Etags.optional(headers));
  }

  private Group find(TenantId tenant, String id) {
    return devices.profiles().groups(tenant).stream()
        .filter(g -> g.id().equals(id))
        .findFirst()
        .orElseThrow(() -> ProblemException.notFound("group", id));
  }
}
