/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import io.backplane.message.api.TenantId;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Kind;
import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.DeviceViews.ImportReport;
import io.backplane.rest.view.DeviceViews.ImportRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.ws.rs.Consumes;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;

/** Devices from a table; a bad row harms no other, a table that cannot be read changes nothing. */
@Path("devices/import")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class DeviceImport {
  private static final int MAX_ROWS = 200_000;

  private final DeviceDesk devices;

  /** Over the registry. */
  public DeviceImport(DeviceDesk devices) {
    this.devices = devices;
  }

  /** Imports. */
  @POST
  @Consumes("text/csv")
  @Does(
      value =
          "Registers or changes devices from a table with the heading"
              + " id,name,profile,tags,gateway,enabled,version; only id is needed, tags are separated by"
              + " semicolons (a backslash before one makes it part of a tag), an empty field leaves what is there. A row whose device has not the version given, or was"
              + " changed while the table was read, fails.",
      action = "device:import",
      on = "device",
      returns = ImportReport.class,
      problems = 413,
      size = Does.Size.TABLE)
  public ImportReport load(
      InputStream table,
      @QueryParam("dryRun") @About(value = "Only checks, stores nothing.", type = "boolean")
          String dryRun,
      @Context SecurityContext context)
      throws IOException {
    boolean dry = Boolean.TRUE.equals(Params.bool("dryRun", dryRun));
    TenantId tenant = Caller.of(context).tenant();
    Csv csv = new Csv(new InputStreamReader(table, StandardCharsets.UTF_8));
    ImportPlan plan = new ImportPlan(devices.registry(), dry);
    try {
      List<String> heading = csv.next();
      if (heading == null) {
        throw new IllegalArgumentException("it is empty");
      }
      DeviceRow.Columns columns = DeviceRow.Columns.of(heading);
      for (List<String> fields = csv.next(); fields != null; fields = csv.next()) {
        if (plan.size() == MAX_ROWS) {
          throw new IllegalArgumentException("it has more than " + MAX_ROWS + " rows");
        }
        plan.add(tenant, csv.line(), new DeviceRow(columns, fields));
      }
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Kind.MALFORMED, "The table cannot be read: " + e.getMessage() + "; nothing was taken.");
    }
    List<ImportRow> rows = plan.run();
    return new ImportReport(
        count(rows, "created"), count(rows, "updated"), count(rows, "failed"), dry, rows);
  }

  private static int count(List<ImportRow> rows, String result) {
    return (int) rows.stream().filter(r -> r.result().equals(result)).count();
  }
}
