/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.data;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.http.Query;
import io.backplane.rest.resource.common.QueryMap;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.Lists.Items;
import io.backplane.rest.view.TelemetryViews.DeviceSampleView;
import io.backplane.rest.view.TelemetryViews.LatestQuery;
import io.backplane.rest.view.TelemetryViews.SampleView;
import io.backplane.rest.view.TelemetryViews.StoreView;
import java.util.ArrayList;
import java.util.List;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;

/** Newest values and the store's figures. */
@Path("telemetry")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class TelemetryResource {
  private static final int MAX_DEVICES = 10_000;

  private final DataDesk data;

  /** Over the store. */
  public TelemetryResource(DataDesk data) {
    this.data = data;
  }

  /** A device's newest values. */
  @GET
  @Path("devices/{id}/latest")
  @Does(
      value = "Gives the newest value of every key of a device, by key.",
      action = "telemetry:read",
      on = "device",
      id = "id",
      returns = Items.class,
      of = SampleView.class)
  public Items<SampleView> latestOfDevice(
      @PathParam("id") @About("The device.") String id, @Context SecurityContext context) {
    TenantId tenant = Caller.of(context).tenant();
    return new Items<>(
        data.telemetry().latest(tenant, Params.device(id)).stream().map(SampleView::of).toList());
  }

  /** The newest value of one key of some devices. */
  @GET
  @Path("latest")
  @Does(
      value = "Gives the newest value of one key of the devices named.",
      action = Does.SIGNED_IN,
      returns = Items.class,
      of = DeviceSampleView.class,
      problems = 403)
  @Query({
    @About(value = "key: The property.", min = 1, example = "temperature"),
    @About(value = "device: A device; repeated.", type = "array", min = 1)
  })
  public Items<DeviceSampleView> latestOfSome(
      @Context UriInfo uri, @Context SecurityContext context) {
    QueryMap query = new QueryMap(uri);
    String key = query.required("key");
    List<DeviceId> devices = new ArrayList<>();
    for (String id : query.all("device")) {
      devices.add(Params.device("device", id));
    }
    if (devices.isEmpty()) {
      throw ProblemException.parameter("device", "is required");
    }
    return latest(key, devices, Caller.of(context));
  }

  /** The newest value of one key of many devices. */
  @POST
  @Path("latest")
  @Does(
      value = "Gives the newest value of one key of many devices.",
      action = Does.SIGNED_IN,
      returns = Items.class,
      of = DeviceSampleView.class,
      problems = 403)
  public Items<DeviceSampleView> latestOfMany(LatestQuery query, @Context SecurityContext context) {
    List<DeviceId> devices = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < query.devices().size(); i++) {
      try {
        devices.add(new DeviceId(query.devices().get(i)));
      } catch (IllegalArgumentException e) {
        faults.add(Fault.at("/devices/" + i, e.getMessage()));
      }
    }
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
    return latest(query.key(), devices, Caller.of(context));
  }

  /** The store's figures. */
  @GET
  @Path("status")
  @Does(
      value = "Gives the telemetry store's figures.",
      action = "telemetry:read",
      on = "node",
      returns = StoreView.class)
  public StoreView status() {
    return StoreView.of(data.telemetry().status());
  }

  private Items<DeviceSampleView> latest(String key, List<DeviceId> devices, Caller caller) {
    if (devices.size() > MAX_DEVICES) {
      throw ProblemException.parameter("device", "may name at most " + MAX_DEVICES + " devices");
    }
    for (DeviceId device : devices) {
      caller.require("telemetry:read", "device", device.value());
    }
    return new Items<>(
        data.telemetry().latest(caller.tenant(), devices, key).stream()
            .map(DeviceSampleView::of)
            .toList());
  }
}
