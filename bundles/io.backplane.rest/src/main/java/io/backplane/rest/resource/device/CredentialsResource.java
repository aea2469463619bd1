/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import io.backplane.device.api.Credentials;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.resource.common.Inputs;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.About;
import io.backplane.rest.view.DeviceViews.CredentialInput;
import io.backplane.rest.view.DeviceViews.CredentialView;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.Lists.Items;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
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

/** What a device proves itself with. */
@Path("devices/{id}/credentials")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class CredentialsResource {
  private final DeviceDesk devices;

  /** Over the credential store. */
  public CredentialsResource(DeviceDesk devices) {
    this.devices = devices;
  }

  /** Lists them. */
  @GET
  @Does(
      value = "Lists a device's credentials, revoked ones too, without secrets.",
      action = "credential:read",
      on = "device",
      id = "id",
      returns = Items.class,
      of = CredentialView.class,
      problems = 404)
  public Items<CredentialView> list(
      @PathParam("id") @About("The device.") String id, @Context SecurityContext context) {
    TenantId tenant = Caller.of(context).tenant();
    DeviceId device = Inputs.find(devices, tenant, id).id();
    return new Items<>(
        devices.credentials().list(tenant, device).stream()
            .map(c -> CredentialView.of(c, null))
            .toList());
  }

  /** Makes one. */
  @POST
  @Does(
      value =
          "Makes a token (shown this once), sets a password that replaces the one before, or takes a certificate.",
      action = "credential:create",
      on = "device",
      id = "id",
      status = 201,
      returns = CredentialView.class,
      problems = 404)
  public Response issue(
      @PathParam("id") @About("The device.") String id,
      CredentialInput input,
      @Context SecurityContext context) {
    TenantId tenant = Caller.of(context).tenant();
    DeviceId device = Inputs.find(devices, tenant, id).id();
    return Response.status(Response.Status.CREATED)
        .header("Cache-Control", "no-store")
        .entity(make(tenant, device, input))
        .build();
  }

  /** Revokes one. */
  @DELETE
  @Path("{credential}")
  @Does(
      value = "Revokes a credential; sessions that used it end.",
      action = "credential:delete",
      on = "device",
      id = "id",
      status = 204,
      problems = 404)
  public void revoke(
      @PathParam("id") @About("The device.") String id,
      @PathParam("credential") @About("The credential.") String credential,
      @Context SecurityContext context) {
    devices.credentials().revoke(Caller.of(context).tenant(), Params.device(id), credential);
  }

  private CredentialView make(TenantId tenant, DeviceId device, CredentialInput input) {
    Credentials store = devices.credentials();
    only(input);
    String label = Params.text(input.label());
    String dialect = Params.text(input.dialect());
    return switch (input.kind()) {
      case "token" -> {
        Credentials.Issued issued =
            store.issueToken(tenant, device, label, Inputs.end(input.expiresAt()), dialect);
        yield CredentialView.of(issued.credential(), issued.token());
      }
      case "certificate" -> {
        X509Certificate shown = Pem.certificate(input.certificate());
        yield CredentialView.of(store.addCertificate(tenant, device, shown, label, dialect), null);
      }
      default -> {
        char[] password = input.password().toCharArray();
        yield CredentialView.of(store.setPassword(tenant, device, password, dialect), null);
      }
    };
  }

  /** Each kind has a field of its own, and none of another's. */
  private void only(CredentialInput input) {
    List<Fault> faults = new ArrayList<>();
    field(faults, input.kind(), "password", input.password());
    field(faults, input.kind(), "certificate", input.certificate());
    if (input.expiresAt() != null && input.kind().equals("certificate")) {
      faults.add(Fault.at("/expiresAt", "is said by the certificate itself"));
    }
    List<String> there = devices.dialects();
    String dialect = Params.text(input.dialect());
    if (!dialect.isEmpty() && !there.contains(dialect)) {
      faults.add(Inputs.noDialect(dialect, there));
    }
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
  }

  private static void field(List<Fault> faults, String kind, String name, String value) {
    if (kind.equals(name) && value == null) {
      faults.add(Fault.at("/" + name, "is required"));
    } else if (!kind.equals(name) && value != null) {
      String made = kind.equals("token") ? "; tokens are made here" : "";
      faults.add(Fault.at("/" + name, "is for the kind '" + name + "'" + made));
    }
  }
}
