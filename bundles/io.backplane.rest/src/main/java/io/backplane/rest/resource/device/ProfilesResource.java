/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import io.backplane.device.api.Profile;
import io.backplane.device.api.ProfileId;
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
import io.backplane.rest.view.ProfileViews.ProfileInput;
import io.backplane.rest.view.ProfileViews.ProfileView;
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

/** Profiles. */
@Path("profiles")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class ProfilesResource {
  private final DeviceDesk devices;

  /** Over the registry. */
  public ProfilesResource(DeviceDesk devices) {
    this.devices = devices;
  }

  /** Lists them. */
  @GET
  @Does(
      value = "Lists profiles by identifier.",
      action = "profile:read",
      on = "profile",
      returns = Paged.class,
      of = ProfileView.class)
  public Paged<ProfileView> list(
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
            devices.profiles().list(Caller.of(context).tenant()),
            p -> new Slice.Place(0, p.id().value()),
            ProfileView::of);
  }

  /** Makes one. */
  @POST
  @Does(
      value = "Makes a profile.",
      action = "profile:create",
      on = "profile",
      status = 201,
      returns = ProfileView.class,
      problems = 409)
  public Response create(
      ProfileInput input, @Context SecurityContext context, @Context UriInfo uri) {
    if (input.id() == null) {
      throw ProblemException.invalid(List.of(Fault.at("/id", "is required")));
    }
    ProfileFaults.refuse(input);
    Profile wanted = input.toProfile(Caller.of(context).tenant(), input.id(), 0);
    spoken(wanted.dialect(), null);
    CommandRules.checkSchemas(wanted);
    Profile stored = devices.profiles().save(wanted);
    return Response.created(uri.getAbsolutePathBuilder().path(stored.id().value()).build())
        .header(HttpHeaders.ETAG, Etags.tag(stored.version()))
        .entity(ProfileView.of(stored))
        .build();
  }

  /** Reads one. */
  @GET
  @Path("{id}")
  @Does(
      value = "Reads a profile.",
      action = "profile:read",
      on = "profile",
      id = "id",
      returns = ProfileView.class,
      problems = {304, 404})
  public Response read(
      @PathParam("id") @About("The profile.") String id,
      @Context SecurityContext context,
      @Context HttpHeaders headers) {
    Profile profile = find(Caller.of(context).tenant(), id);
    return Etags.answer(ProfileView.of(profile), profile.version(), headers);
  }

  /** Changes one. */
  @PUT
  @Path("{id}")
  @Does(
      value = "Replaces a profile; what is left out goes back to its default.",
      action = "profile:update",
      on = "profile",
      id = "id",
      returns = ProfileView.class,
      problems = {404, 412, 428})
  public Response replace(
      @PathParam("id") @About("The profile.") String id,
      ProfileInput input,
      @Context SecurityContext context,
      @Context HttpHeaders headers) {
    TenantId tenant = Caller.of(context).tenant();
    Profile current = find(tenant, id);
    Inputs.sameId(id, input.id());
    long version = Etags.required(headers, current.version());
    ProfileFaults.refuse(input);
    Profile wanted = input.toProfile(tenant, id, version);
    spoken(wanted.dialect(), current.dialect());
    CommandRules.checkSchemas(wanted);
    Profile stored = devices.profiles().save(wanted);
    return Response.ok(ProfileView.of(stored))
        .header(HttpHeaders.ETAG, Etags.tag(stored.version()))
        .build();
  }

  /** Removes one. */
  @DELETE
  @Path("{id}")
  @Does(
      value = "Removes a profile that no device has any more; If-Match is honoured.",
      action = "profile:delete",
      on = "profile",
      id = "id",
      status = 204,
      problems = {404, 409, 412})
  public void remove(
      @PathParam("id") @About("The profile.") String id,
      @Context SecurityContext context,
      @Context HttpHeaders headers) {
    TenantId tenant = Caller.of(context).tenant();
    devices.profiles().delete(tenant, id(id), Etags.optional(headers));
  }

  /**
   * Devices of a profile whose dialect nobody speaks would wait for ever. One that is kept is not
   * looked at: its card may be away for a moment.
   */
  private void spoken(String dialect, String before) {
    List<String> there = devices.dialects();
    if (!dialect.equals(before) && !there.contains(dialect)) {
      throw ProblemException.invalid(List.of(Inputs.noDialect(dialect, there)));
    }
  }

  private Profile find(TenantId tenant, String id) {
    return devices
        .profiles()
        .find(tenant, id(id))
        .orElseThrow(() -> ProblemException.notFound("profile", id));
  }

  private static ProfileId id(String id) {
    try {
      return new ProfileId(id);
    } catch (IllegalArgumentException e) {
      throw ProblemException.notFound("profile", id);
    }
  }
}
