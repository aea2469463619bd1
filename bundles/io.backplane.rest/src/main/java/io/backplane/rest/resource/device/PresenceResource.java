/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import io.backplane.device.api.DeviceState.Presence;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Params;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.DeviceViews.DeviceView;
import io.backplane.rest.view.Lists.Items;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;

/** Which devices are there at the moment. */
@Path("presence")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class PresenceResource {
  private static final int RECENT = 20;

  private final DeviceDesk devices;

  /** Over the registry. */
  public PresenceResource(DeviceDesk devices) {
    this.devices = devices;
  }

  /** Lists devices by their last word. */
  @GET
  @Does(
      value = "Lists the devices heard from last, newest first; those never heard are left out.",
      action = "device:read",
      on = "device",
      returns = Items.class,
      of = DeviceView.class)
  public Items<DeviceView> recent(
      @QueryParam("limit")
          @About(value = "At most; 20 if left out.", type = "integer", min = 1, max = 200)
          String limit,
      @Context SecurityContext context) {
    TenantId tenant = Caller.of(context).tenant();
    List<DeviceId> recent =
        devices.state().recent(tenant, Params.integer("limit", limit, RECENT, 1, 200));
    Map<DeviceId, Presence> presence = devices.state().presence(tenant, recent);
    return new Items<>(
        recent.stream()
            .map(id -> devices.registry().find(tenant, id))
            .flatMap(Optional::stream)
            .map(d -> DeviceView.of(d, presence.get(d.id())))
            .toList());
  }
}
