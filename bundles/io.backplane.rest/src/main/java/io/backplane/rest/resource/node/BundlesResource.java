/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.node;

import io.backplane.plugin.api.BundleAdmin;
import io.backplane.plugin.api.BundleAdmin.Change;
import io.backplane.plugin.api.CpuEstimates;
import io.backplane.plugin.api.Generation.By;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Kind;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.http.Problems;
import io.backplane.rest.resource.common.Slice;
import io.backplane.rest.service.NodeDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.Lists.Items;
import io.backplane.rest.view.Lists.Paged;
import io.backplane.rest.view.NodeViews.BundleInfo;
import io.backplane.rest.view.NodeViews.ChangeView;
import io.backplane.rest.view.Problem;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
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

/** The bundles that run, and their replacement. */
@Path("bundles")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class BundlesResource {
  private static final Change WORKED = new Change(0, "", "", "", "", 0, List.of(), null, "");
  private static final Change FAILED = new Change(0, "", "", "", "", 0, List.of(), null, "-");

  private final NodeDesk node;

  /** Over the bundle administration. */
  public BundlesResource(NodeDesk node) {
    this.node = node;
  }

  /** Lists them. */
  @GET
  @Does(
      value = "Lists the bundles by start order.",
      action = "bundle:read",
      on = "bundle",
      returns = Items.class,
      of = BundleInfo.class)
  public Items<BundleInfo> list() {
    Map<Long, CpuEstimates.Estimate> cpu = node.cpu();
    return new Items<>(
        node.bundles().bundles().stream().map(b -> BundleInfo.of(b, cpu.get(b.id()))).toList());
  }

  /** Lists changes. */
  @GET
  @Path("history")
  @Does(
      value = "Lists changes of bundles, newest first.",
      action = "bundle:read",
      on = "bundle",
      returns = Paged.class,
      of = ChangeView.class)
  public Paged<ChangeView> history(
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
            node.bundles().history(),
            c -> new Slice.Place(-c.time(), c.symbolicName()),
            ChangeView::of);
  }

  /** Replaces one. */
  @POST
  @Path("{symbolicName}/update")
  @Consumes({"application/java-archive", "application/octet-stream"})
  @Does(
      value =
          "Replaces a bundle by another version while the node runs; 422 if that did not work and"
              + " the old version runs again.",
      action = "bundle:update",
      on = "bundle",
      id = "symbolicName",
      returns = ChangeView.class,
      problems = {404, 409, 413, 422},
      size = Does.Size.BUNDLE)
  public Response update(
      @PathParam("symbolicName") @About("The bundle.") String symbolicName,
      @QueryParam("reason") @About(value = "Why, for the history.", max = 500) String reason,
      InputStream jar,
      @Context SecurityContext context) {
    By by = new By(Caller.of(context).getName(), reason);
    BundleAdmin admin = node.bundles();
    if (admin.bundles().stream().noneMatch(b -> b.symbolicName().equals(symbolicName))) {
      throw ProblemException.notFound("bundle", symbolicName);
    }
    // If this bundle is the one, nothing can be loaded from it any more when the answer is made.
    answer(WORKED);
    answer(FAILED);
    Fault.at("", "");
    return answer(admin.update(symbolicName, jar, by));
  }

  private static Response answer(Change change) {
    return change.rolledBack().isEmpty()
        ? Response.ok(ChangeView.of(change)).build()
        : Problems.respond(rolledBack(change));
  }

  private static Problem rolledBack(Change c) {
    String detail =
        "%s %s did not work: %s. It was put back after %d ms, %s runs again."
            .formatted(
                c.symbolicName(), c.toVersion(), c.rolledBack(), c.millis(), c.fromVersion());
    return new ProblemException(Kind.ROLLED_BACK, detail).problem();
  }
}
