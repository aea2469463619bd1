/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.data;

import io.backplane.message.api.Sample;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.http.Query;
import io.backplane.rest.resource.common.QueryMap;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.Lists.Items;
import io.backplane.rest.view.TelemetryViews.BucketView;
import io.backplane.rest.view.TelemetryViews.SampleView;
import io.backplane.telemetry.api.Range;
import io.backplane.telemetry.api.Series;
import java.util.List;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;

/** One property of one device over time: as it came, summarised, or thinned out. */
@Path("telemetry/devices/{id}/series/{key}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class SeriesResource {
  private static final int RAW = 1_000;
  private static final int MAX_RAW = 100_000;
  private static final int MAX_POINTS = 10_000;

  private final DataDesk data;

  /** Over the store. */
  public SeriesResource(DataDesk data) {
    this.data = data;
  }

  /** As it came. */
  @GET
  @Does(
      value = "Gives the values of a property as they came.",
      action = "telemetry:read",
      on = "device",
      id = "id",
      returns = Items.class,
      of = SampleView.class)
  @Query({
    @About("from: Beginning, included; a day before the end if left out."),
    @About("to: End, excluded; now if left out."),
    @About(value = "limit: At most; 1000 if left out.", type = "integer", min = 1, max = MAX_RAW),
    @About(
        value = "order: Which end the limit cuts.",
        values = {"asc", "desc"})
  })
  public Items<SampleView> range(
      @PathParam("id") @About("The device.") String id,
      @PathParam("key") @About("The property.") String key,
      @Context UriInfo uri,
      @Context SecurityContext context) {
    QueryMap query = new QueryMap(uri);
    Range range = Ranges.of(query);
    int limit = query.integer("limit", RAW, 1, MAX_RAW);
    String order = query.text("order");
    if (!order.isEmpty() && !order.equals("asc") && !order.equals("desc")) {
      throw ProblemException.parameter("order", "must be asc or desc, is '" + order + "'");
    }
    Series series = series(id, key, context);
    return samples(data.telemetry().range(series, range, limit, order.equals("desc")));
  }

  /** Summarised. */
  @GET
  @Path("buckets")
  @Does(
      value = "Summarises a property in equal intervals, as many as the chart has pixels.",
      action = "telemetry:read",
      on = "device",
      id = "id",
      returns = Items.class,
      of = BucketView.class)
  @Query({
    @About("from: Beginning, included; a day before the end if left out."),
    @About("to: End, excluded; now if left out."),
    @About(
        value = "points: Intervals; 300 if left out.",
        type = "integer",
        min = 1,
        max = MAX_POINTS)
  })
  public Items<BucketView> buckets(
      @PathParam("id") @About("The device.") String id,
      @PathParam("key") @About("The property.") String key,
      @Context UriInfo uri,
      @Context SecurityContext context) {
    QueryMap query = new QueryMap(uri);
    Range range = Ranges.of(query);
    int points = query.integer("points", 300, 1, MAX_POINTS);
    Series series = series(id, key, context);
    return new Items<>(
        data.telemetry().downsample(series, range, points).stream().map(BucketView::of).toList());
  }

  /** Thinned out. */
  @GET
  @Path("lttb")
  @Does(
      value = "Gives those values that keep the curve's shape (largest triangle, three buckets).",
      action = "telemetry:read",
      on = "device",
      id = "id",
      returns = Items.class,
      of = SampleView.class)
  @Query({
    @About("from: Beginning, included; a day before the end if left out."),
    @About("to: End, excluded; now if left out."),
    @About(
        value = "points: Values at most; 300 if left out.",
        type = "integer",
        min = 3,
        max = MAX_POINTS)
  })
  public Items<SampleView> lttb(
      @PathParam("id") @About("The device.") String id,
      @PathParam("key") @About("The property.") String key,
      @Context UriInfo uri,
      @Context SecurityContext context) {
    QueryMap query = new QueryMap(uri);
    Range range = Ranges.of(query);
    int points = query.integer("points", 300, 3, MAX_POINTS);
    return samples(data.telemetry().lttb(series(id, key, context), range, points));
  }

  private static Items<SampleView> samples(List<Sample> samples) {
    return new Items<>(samples.stream().map(SampleView::keyless).toList());
  }

  private static Series series(String id, String key, SecurityContext context) {
    return new Series(Caller.of(context).tenant(), Params.device(id), key);
  }
}
