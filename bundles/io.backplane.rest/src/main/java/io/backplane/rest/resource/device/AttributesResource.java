/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Etags;
import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.DeviceViews.AttributesView;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.PATCH;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;

/** Attributes of a device. */
@Path("devices/{id}/attributes")
@Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
@Produces(MediaType.APPLICATION_JSON)
public final class AttributesResource {
  private static final int MAX_ATTRIBUTES = 1000;

  private final DeviceDesk devices;

  /** Over the registry. */
  public AttributesResource(DeviceDesk devices) {
    this.devices = devices;
  }

  /** Lists attributes. */
  @GET
  @Does(
      value =
          "Lists a device's attributes by key. The version is of those the platform set; the tag"
              + " tells those the device reported apart too.",
      action = "device:read",
      on = "device",
      id = "id",
      returns = AttributesView.class,
      problems = {304, 404})
  public Response attributes(
      @PathParam("id") @About("The device.") String id,
      @Context SecurityContext context,
      @Context HttpHeaders headers) {
    AttributesView view = view(Caller.of(context).tenant(), Params.device(id));
    return Etags.answer(view, tag(view), headers);
  }

  /** Sets attributes. */
  @PATCH
  @Does(
      value =
          "Sets the attributes given, removes those given as null, leaves the others; If-Match is"
              + " honoured.",
      action = "device:update",
      on = "device",
      id = "id",
      returns = AttributesView.class,
      problems = {404, 412})
  public Response patch(
      @PathParam("id") @About("The device.") String id,
      Map<String, JsonNode> changes,
      @Context SecurityContext context,
      @Context HttpHeaders headers) {
    TenantId tenant = Caller.of(context).tenant();
    DeviceId device = Params.device(id);
    devices.state().setAttributes(tenant, device, values(changes), Etags.optional(headers));
    AttributesView view = view(tenant, device);
    return Response.ok(view).header(HttpHeaders.ETAG, tag(view)).build();
  }

  private AttributesView view(TenantId tenant, DeviceId device) {
    return AttributesView.of(devices.state().versionedAttributes(tenant, device));
  }

  private static String tag(AttributesView view) {
    return Etags.tag(view.version(), view.items());
  }

  private static Map<String, Value> values(Map<String, JsonNode> changes) {
    Map<String, Value> values = new HashMap<>();
    List<Fault> faults = new ArrayList<>();
    if (changes.size() > MAX_ATTRIBUTES) {
      faults.add(Fault.at("", "may set at most " + MAX_ATTRIBUTES + " attributes at once"));
    }
    changes.forEach(
        (key, node) -> {
          try {
            values.put(key, node == null ? null : Values.of(node));
          } catch (IllegalArgumentException e) {
            faults.add(Fault.at("/" + key.replace("~", "~0").replace("/", "~1"), e.getMessage()));
          }
        });
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
    return values;
  }
}
