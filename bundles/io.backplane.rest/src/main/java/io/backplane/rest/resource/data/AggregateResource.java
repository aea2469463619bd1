/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.data;

import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.Page;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.http.Query;
import io.backplane.rest.resource.common.Inputs;
import io.backplane.rest.resource.common.QueryMap;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.Lists.Items;
import io.backplane.rest.view.TelemetryViews.BucketView;
import io.backplane.telemetry.api.Range;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;

/** One property of many devices over time. */
@Path("telemetry/aggregate")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class AggregateResource {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long MAX_BUCKETS = 100_000;

  private final DataDesk data;
  private final DeviceDesk devices;

  /** Over store and registry. */
  public AggregateResource(DataDesk data, DeviceDesk devices) {
    this.data = data;
    this.devices = devices;
  }

  /** Summarises. */
  @GET
  @Does(
      value = "Summarises a property over devices, a group, or (neither given) the whole fleet.",
      action = Does.SIGNED_IN,
      returns = Items.class,
      of = BucketView.class,
      problems = {403, 422})
  @Query({
    @About(value = "key: The property.", min = 1, example = "temperature"),
    @About("from: Beginning, included; a day before the end if left out."),
    @About("to: End, excluded; now if left out."),
    @About(
        value = "interval: Milliseconds per bucket; an hour if left out.",
        type = "integer",
        min = 1),
    @About(value = "device: A device; may be repeated.", type = "array"),
    @About("group: A group.")
  })
  public Items<BucketView> aggregate(@Context UriInfo uri, @Context SecurityContext context) {
    QueryMap query = new QueryMap(uri);
    Caller caller = Caller.of(context);
    String key = query.required("key");
    Range range = Ranges.of(query);
    long interval = query.number("interval", HOUR_MILLIS, 1, Long.MAX_VALUE / 1000) * 1000;
    if ((range.to() - range.from()) / interval > MAX_BUCKETS) {
      throw ProblemException.parameter(
          "interval", "is too short for that range: at most " + MAX_BUCKETS + " buckets");
    }
    Collection<DeviceId> which = which(query, caller);
    return new Items<>(
        data.telemetry().aggregate(caller.tenant(), which, key, range, interval).stream()
            .map(BucketView::of)
            .toList());
  }

  private Collection<DeviceId> which(QueryMap query, Caller caller) {
    List<String> named = query.all("device");
    String group = query.text("group");
    if (!named.isEmpty() && !group.isEmpty()) {
      throw ProblemException.parameter("group", "cannot be combined with device");
    }
    if (!named.isEmpty()) {
      List<DeviceId> ids = named.stream().map(id -> Params.device("device", id)).toList();
      ids.forEach(id -> caller.require("telemetry:read", "device", id.value()));
      return ids;
    }
    if (!group.isEmpty()) {
      caller.require("telemetry:read", "group", group);
      return members(caller.tenant(), group);
    }
    caller.require("telemetry:read", "device", "*");
    return null;
  }

  private List<DeviceId> members(TenantId tenant, String group) {
    DeviceFilter filter = new DeviceFilter("", "", Set.of(), group, "", null);
    List<DeviceId> ids = new ArrayList<>();
    String cursor = "";
    do {
      Page<DeviceId> page = Inputs.identifiers(devices, tenant, filter, cursor);
      ids.addAll(page.items());
      cursor = page.next();
    } while (!cursor.isEmpty());
    return ids;
  }
}
