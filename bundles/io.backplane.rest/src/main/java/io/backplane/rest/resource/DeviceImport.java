/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource;

import io.backplane.device.api.Device;
import io.backplane.device.api.RegistryException;
import io.backplane.message.api.DeviceId;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.ws.rs.Consumes;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;

/** Devices from a table; a bad row harms no other. */
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
              + " id,name,profile,tags,gateway,enabled; only id is needed, tags are separated by"
              + " semicolons, an empty field leaves what is there.",
      action = "device:import",
      on = "device",
      returns = ImportReport.class,
      problems = {400, 413},
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
    List<ImportRow> rows = new ArrayList<>();
    try {
      List<String> heading = csv.next();
      if (heading == null) {
        throw new IllegalArgumentException("it is empty");
      }
      DeviceRow.Columns columns = DeviceRow.Columns.of(heading);
      for (List<String> fields = csv.next(); fields != null; fields = csv.next()) {
        if (rows.size() == MAX_ROWS) {
          throw new IllegalArgumentException("it has more than " + MAX_ROWS + " rows");
        }
        rows.add(row(tenant, csv.line(), new DeviceRow(columns, fields), dry));
      }
    } catch (IllegalArgumentException e) {
      throw unreadable(e, rows);
    }
    return new ImportReport(
        count(rows, "created"), count(rows, "updated"), count(rows, "failed"), dry, rows);
  }

  private static ProblemException unreadable(IllegalArgumentException e, List<ImportRow> rows) {
    String kept = rows.isEmpty() ? "" : "; the " + rows.size() + " rows before were taken";
    return new ProblemException(
        Kind.MALFORMED, "The table cannot be read: " + e.getMessage() + kept + ".");
  }

  private ImportRow row(TenantId tenant, int line, DeviceRow row, boolean dry) {
    try {
      DeviceId id = new DeviceId(row.id());
      Optional<Device> there = devices.registry().find(tenant, id);
      Device wanted = row.toDevice(tenant, id, there);
      if (there.isPresent() && DeviceRow.same(there.get(), wanted)) {
        return new ImportRow(line, row.id(), "unchanged", null);
      }
      if (!dry) {
        store(wanted, there.isPresent());
      } else {
        check(wanted);
      }
      return new ImportRow(line, row.id(), there.isPresent() ? "updated" : "created", null);
    } catch (IllegalArgumentException | RegistryException | ProblemException e) {
      if (e instanceof RegistryException r && r.reason() == RegistryException.Reason.UNAVAILABLE) {
        throw r;
      }
      return new ImportRow(line, row.id(), "failed", e.getMessage());
    }
  }

  private void store(Device wanted, boolean there) {
    Inputs.storing(
        devices, wanted, there ? devices.registry()::update : devices.registry()::create);
  }

  private void check(Device wanted) {
    if (devices.profiles().find(wanted.tenant(), wanted.profile()).isEmpty()) {
      throw new IllegalArgumentException("profile '" + wanted.profile() + "' does not exist");
    }
    if (wanted.gateway() != null
        && devices.registry().find(wanted.tenant(), wanted.gateway()).isEmpty()) {
      throw new IllegalArgumentException("gateway '" + wanted.gateway() + "' does not exist");
    }
  }

  private static int count(List<ImportRow> rows, String result) {
    return (int) rows.stream().filter(r -> r.result().equals(result)).count();
  }
}
