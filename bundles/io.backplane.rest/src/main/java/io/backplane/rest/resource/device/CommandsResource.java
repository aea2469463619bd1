/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.Device;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.resource.common.Inputs;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.CommandViews.CommandInput;
import io.backplane.rest.view.CommandViews.CommandView;
import io.backplane.rest.view.Lists.Items;
import javax.ws.rs.Consumes;
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
import javax.ws.rs.core.UriInfo;

/** Commands to a device. */
@Path("devices/{id}/commands")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class CommandsResource {
  private final DeviceDesk devices;

  /** Over the command store. */
  public CommandsResource(DeviceDesk devices) {
    this.devices = devices;
  }

  /** Lists them. */
  @GET
  @Does(
      value = "Lists a device's commands, newest first.",
      action = "command:read",
      on = "device",
      id = "id",
      returns = Items.class,
      of = CommandView.class,
      problems = 404)
  public Items<CommandView> list(
      @PathParam("id") @About("The device.") String id,
      @QueryParam("limit")
          @About(value = "At most; 50 if left out.", type = "integer", min = 1, max = 1000)
          String limit,
      @Context SecurityContext context) {
    TenantId tenant = Caller.of(context).tenant();
    DeviceId device = Inputs.find(devices, tenant, id).id();
    int max = Params.integer("limit", limit, 50, 1, 1000);
    return new Items<>(
        devices.commands().list(tenant, device, max).stream().map(CommandView::of).toList());
  }

  /** Gives one. */
  @POST
  @Does(
      value =
          "Queues a command; it is delivered when the device listens. If the device's profile names"
              + " commands, it must be one of them, with an input that its schema takes.",
      action = "command:create",
      on = "device",
      id = "id",
      status = 201,
      returns = CommandView.class,
      problems = 404)
  public Response queue(
      @PathParam("id") @About("The device.") String id,
      CommandInput input,
      @Context SecurityContext context,
      @Context UriInfo uri) {
    TenantId tenant = Caller.of(context).tenant();
    Device device = Inputs.find(devices, tenant, id);
    devices.profiles().find(tenant, device.profile()).ifPresent(p -> CommandRules.check(p, input));
    Command command =
        devices
            .commands()
            .queue(tenant, device.id(), input.name(), input.inputJson(), input.timeout());
    return Response.created(uri.getAbsolutePathBuilder().path(command.id()).build())
        .entity(CommandView.of(command))
        .build();
  }

  /** Reads one. */
  @GET
  @Path("{command}")
  @Does(
      value = "Reads a command.",
      action = "command:read",
      on = "device",
      id = "id",
      returns = CommandView.class,
      problems = 404)
  public CommandView read(
      @PathParam("id") @About("The device.") String id,
      @PathParam("command") @About("The command.") String command,
      @Context SecurityContext context) {
    return devices
        .commands()
        .find(Caller.of(context).tenant(), Params.device(id), command)
        .map(CommandView::of)
        .orElseThrow(() -> ProblemException.notFound("command", command));
  }
}
