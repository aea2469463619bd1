/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.Page;
import io.backplane.message.api.TenantId;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Params;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.About;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.StreamingOutput;

/** Devices as a table, which the import takes back. */
@Path("devices/export")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class DeviceExport {
  private static final int PAGE = 1000;

  private final DeviceDesk devices;

  /** Over the registry. */
  public DeviceExport(DeviceDesk devices) {
    this.devices = devices;
  }

  /** Exports. */
  @GET
  @Produces("text/csv")
  @Does(
      value = "Gives all devices as a table, in the form the import takes.",
      action = "device:read",
      on = "device",
      returns = String.class)
  public Response export(
      @QueryParam("versions")
          @About(
              value =
                  "Adds the column `version`, with which an import changes only what is as it was.",
              type = "boolean")
          String versions,
      @Context SecurityContext context) {
    TenantId tenant = Caller.of(context).tenant();
    boolean versioned = Boolean.TRUE.equals(Params.bool("versions", versions));
    StreamingOutput table = out -> write(tenant, out, versioned);
    return Response.ok(table, "text/csv; charset=utf-8")
        .header("Content-Disposition", "attachment; filename=\"devices.csv\"")
        .build();
  }

  private void write(TenantId tenant, OutputStream out, boolean versions) throws IOException {
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    writer.write(DeviceRow.heading(versions));
    writer.write("\r\n");
    String cursor = "";
    do {
      Page<Device> page = devices.registry().list(tenant, DeviceFilter.ALL, cursor, PAGE);
      for (Device device : page.items()) {
        writer.write(DeviceRow.of(device, versions));
        writer.write("\r\n");
      }
      cursor = page.next();
    } while (!cursor.isEmpty());
    writer.flush();
  }
}
