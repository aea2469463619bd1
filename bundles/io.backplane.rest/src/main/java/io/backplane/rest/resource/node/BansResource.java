/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.node;

import io.backplane.message.api.TenantId;
import io.backplane.net.api.Bans;
import io.backplane.net.api.Bans.Ban;
import io.backplane.protocol.api.Client;
import io.backplane.protocol.api.ClientDirectory;
import io.backplane.protocol.api.ClientDirectory.Filter;
import io.backplane.protocol.api.ClientDirectory.Page;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Kind;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.service.NodeDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.ConnectionViews.BanInput;
import io.backplane.rest.view.ConnectionViews.BanView;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.Lists.Items;
import io.backplane.rest.view.Ts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;

/**
 * Who is kept out for a while: addresses of all tenants; clients, devices and credentials of one's
 * own.
 */
@Path("bans")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class BansResource {
  private static final String FULL = "There are as many bans as there may be.";

  /** The kinds whose names begin with a tenant's. */
  private static final Set<String> OF_TENANTS =
      Set.of(Bans.MQTT_CLIENT, Bans.MQTT_DEVICE, Bans.MQTT_CREDENTIAL);

  private final NodeDesk node;
  private final DataDesk data;

  /** Over the list of bans and the directory of clients. */
  public BansResource(NodeDesk node, DataDesk data) {
    this.node = node;
    this.data = data;
  }

  /** Lists them. */
  @GET
  @Does(
      value = "Lists who is kept out of MQTT now, those whose ban ends first in front.",
      action = "ban:read",
      returns = Items.class,
      of = BanView.class)
  public Items<BanView> list(@Context SecurityContext context) {
    TenantId tenant = Caller.of(context).tenant();
    return new Items<>(
        node.bans().list().stream()
            .filter(b -> !name(b, tenant).isEmpty())
            .sorted(Comparator.comparingLong(Ban::until).thenComparing(Ban::name))
            .map(b -> view(b, tenant))
            .toList());
  }

  /** Makes one. */
  @POST
  @Does(
      value =
          "Keeps an address, a client, a device or a credential out of MQTT for a while and ends"
              + " its connections; a ban of before is replaced.",
      action = "ban:create",
      status = 201,
      returns = BanView.class,
      problems = 409)
  public Response create(BanInput input, @Context SecurityContext context, @Context UriInfo uri) {
    TenantId tenant = Caller.of(context).tenant();
    String name = input.kind().equals(Bans.ADDRESS) ? input.name() : prefix(tenant) + input.name();
    Ban made = ban(input, name).orElseThrow(() -> new ProblemException(Kind.CONFLICT, FULL));
    endConnections(tenant, input);
    BanView view = view(made, tenant);
    return Response.created(uri.getAbsolutePathBuilder().path(view.id()).build())
        .entity(view)
        .build();
  }

  private Optional<Ban> ban(BanInput input, String name) {
    String reason = input.reason() == null ? "" : input.reason();
    try {
      return node.bans().ban(input.kind(), name, Duration.ofSeconds(input.seconds()), reason);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid(List.of(Fault.at("/name", "is " + e.getMessage())));
    }
  }

  /** Ends the connections that the ban is about: of an IPv6 address, all of its network. */
  private void endConnections(TenantId tenant, BanInput input) {
    Filter filter =
        new Filter(
            "",
            input.kind().equals(Bans.MQTT_CLIENT) ? input.name() : "",
            input.kind().equals(Bans.MQTT_DEVICE) ? input.name() : "",
            "",
            "",
            true);
    String reason = input.reason() == null ? "" : input.reason();
    ClientDirectory clients = data.clients();
    String cursor = "";
    do {
      Page<Client> page = clients.clients(tenant, filter, cursor, ClientDirectory.LARGEST_PAGE);
      for (Client c : page.items()) {
        if (meant(input, c)) {
          clients.disconnect(tenant, c.id(), reason);
        }
      }
      cursor = page.next();
    } while (!cursor.isEmpty());
  }

  private boolean meant(BanInput input, Client c) {
    return switch (input.kind()) {
      case Bans.ADDRESS -> c.connection() != null && isBanned(c.connection().remote());
      case Bans.MQTT_CREDENTIAL ->
          c.connection() != null && c.connection().credential().equals(input.name());
      default -> true;
    };
  }

  private boolean isBanned(String address) {
    return node.bans().banned(Bans.ADDRESS, address);
  }

  /** Lifts one. */
  @DELETE
  @Path("{id}")
  @Does(value = "Lifts a ban.", action = "ban:delete", status = 204, problems = 404)
  public void lift(
      @PathParam("id") @About("The ban.") String id, @Context SecurityContext context) {
    TenantId tenant = Caller.of(context).tenant();
    Ban ban =
        node.bans().list().stream()
            .filter(b -> !name(b, tenant).isEmpty() && id(b).equals(id))
            .findFirst()
            .orElseThrow(() -> ProblemException.notFound("ban", id));
    node.bans().lift(ban.kind(), ban.name());
  }

  private static String prefix(TenantId tenant) {
    return tenant.value() + "/";
  }

  /** Whom a ban keeps out as its tenant knows it; empty if it is another's. */
  private static String name(Ban ban, TenantId tenant) {
    if (!OF_TENANTS.contains(ban.kind())) {
      return ban.name();
    }
    String prefix = prefix(tenant);
    return ban.name().startsWith(prefix) ? ban.name().substring(prefix.length()) : "";
  }

  private static String id(Ban ban) {
    byte[] text = (ban.kind() + ' ' + ban.name()).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  private static BanView view(Ban b, TenantId tenant) {
    return new BanView(id(b), b.kind(), name(b, tenant), new Ts(b.until()), b.reason());
  }
}
