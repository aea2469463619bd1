/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.backplane.device.api.Device;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Etags;
import io.backplane.rest.http.Kind;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.DeviceViews.AttributeView;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.Lists.Items;
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
      value = "Lists a device's attributes by key.",
      action = "device:read",
      on = "device",
      id = "id",
      returns = Items.class,
      of = AttributeView.class,
      problems = 404)
  public Items<AttributeView> attributes(
      @PathParam("id") @About("The device.") String id, @Context SecurityContext context) {
    TenantId tenant = Caller.of(context).tenant();
    DeviceId device = Inputs.find(devices, tenant, id).id();
    return new Items<>(
        devices.state().attributes(tenant, device).stream().map(AttributeView::of).toList());
  }

  /** Sets attributes. */
  @PATCH
  @Does(
      value =
          "Sets the attributes given, removes those given as null, leaves the others; If-Match is"
              + " held against the device's version, which attributes do not raise.",
      action = "device:update",
      on = "device",
      id = "id",
      returns = Items.class,
      of = AttributeView.class,
      problems = {404, 412})
  public Items<AttributeView> patch(
      @PathParam("id") @About("The device.") String id,
      Map<String, JsonNode> changes,
      @Context SecurityContext context,
      @Context HttpHeaders headers) {
    TenantId tenant = Caller.of(context).tenant();
    Device device = Inputs.find(devices, tenant, id);
    long version = Etags.optional(headers);
    if (version != 0 && version != device.version()) {
      throw new ProblemException(
          Kind.OUTDATED, "device '" + id + "' was changed since, it has " + tag(device));
    }
    devices.state().setAttributes(tenant, device.id(), values(changes));
    return attributes(id, context);
  }

  private static String tag(Device device) {
    return Etags.tag(device.version());
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
