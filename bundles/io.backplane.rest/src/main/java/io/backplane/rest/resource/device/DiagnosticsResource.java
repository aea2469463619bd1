/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.resource.common.Inputs;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.DeviceViews.DiagnosticView;
import io.backplane.rest.view.Lists.Items;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;

/** What went wrong with a device. */
@Path("devices/{id}/diagnostics")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class DiagnosticsResource {
  private final DeviceDesk devices;

  /** Over the registry. */
  public DiagnosticsResource(DeviceDesk devices) {
    this.devices = devices;
  }

  /** Lists diagnostics. */
  @GET
  @Does(
      value = "Lists the newest lines of a device's diagnostics, newest first.",
      action = "device:read",
      on = "device",
      id = "id",
      returns = Items.class,
      of = DiagnosticView.class,
      problems = 404)
  public Items<DiagnosticView> diagnostics(
      @PathParam("id") @About("The device.") String id, @Context SecurityContext context) {
    TenantId tenant = Caller.of(context).tenant();
    DeviceId device = Inputs.find(devices, tenant, id).id();
    return new Items<>(
        devices.state().diagnostics(tenant, device).stream().map(DiagnosticView::of).toList());
  }
}
