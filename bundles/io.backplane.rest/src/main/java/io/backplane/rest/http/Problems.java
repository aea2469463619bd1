/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import io.backplane.device.api.RegistryException;
import io.backplane.plugin.api.BundleAdmin.ChangeRefused;
import io.backplane.rest.service.ServiceAway;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.Problem;
import io.backplane.security.api.SecurityFault;
import io.backplane.stream.api.StreamException;
import io.backplane.telemetry.api.TelemetryException;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever a request failed with into a problem document. What was not foreseen is logged in
 * full under an identifier and answered with that identifier only.
 */
public final class Problems implements ExceptionMapper<Throwable> {
  static final String MEDIA_TYPE = "application/problem+json";
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @Override
  public Response toResponse(Throwable failure) {
    return respond(problem(failure));
  }

  /** The answer that carries a problem. */
  public static Response respond(Problem problem) {
    Response.ResponseBuilder answer =
        Response.status(problem.status()).type(MEDIA_TYPE).entity(problem);
    answer.header("Cache-Control", "no-store");
    if (problem.status() == Kind.UNAUTHENTICATED.status()) {
      answer.header("WWW-Authenticate", "Bearer realm=\"backplane\"");
    } else if (problem.status() == Kind.UNAVAILABLE.status()) {
      answer.header("Retry-After", "2");
    } else if (problem.status() == Kind.THROTTLED.status()) {
      answer.header("Retry-After", "30");
    }
    return answer.build();
  }

  private static Problem problem(Throwable failure) {
    if (failure instanceof ProblemException p) {
      return p.problem();
    } else if (failure instanceof RegistryException e) {
      return registry(e);
    } else if (failure instanceof SecurityFault e) {
      return security(e);
    } else if (failure instanceof ChangeRefused e) {
      return of(Kind.CONFLICT, e.getMessage());
    } else if (failure instanceof ServiceAway e) {
      return of(Kind.UNAVAILABLE, e.getMessage());
    } else if (failure instanceof StreamException || failure instanceof TelemetryException) {
      LOG.warn("A request could not be answered", failure);
      return of(Kind.UNAVAILABLE, failure.getMessage());
    }
    return unforeseen(failure);
  }

  private static Problem unforeseen(Throwable failure) {
    String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    if (failure instanceof IOException) {
      // what reads and writes bodies here is memory: only the peer's connection can fail
      LOG.debug("The client went before its answer, incident {}", id, failure);
    } else {
      LOG.error("Request failed, incident {}", id, failure);
    }
    return new Problem(
        Kind.INTERNAL.type(),
        Kind.INTERNAL.title(),
        Kind.INTERNAL.status(),
        "Something unforeseen happened; the node's log has it under incident " + id + ".",
        "urn:backplane:incident:" + id,
        null);
  }

  private static Problem of(Kind kind, String detail) {
    return new ProblemException(kind, detail).problem();
  }

  /** What the registry finds invalid is somewhere in the body; its message says where. */
  private static Problem registry(RegistryException e) {
    Kind kind = registry(e.reason());
    List<Fault> faults = kind == Kind.INVALID ? List.of(Fault.at("", e.getMessage())) : List.of();
    return new ProblemException(kind, e.getMessage(), faults).problem();
  }

  private static Kind registry(RegistryException.Reason reason) {
    return switch (reason) {
      case NOT_FOUND -> Kind.NOT_FOUND;
      case EXISTS, IN_USE -> Kind.CONFLICT;
      case CONFLICT -> Kind.OUTDATED;
      case UNKNOWN_REFERENCE, INVALID -> Kind.INVALID;
      case BAD_CURSOR -> Kind.MALFORMED;
      case UNAVAILABLE -> Kind.UNAVAILABLE;
    };
  }

  private static Problem security(SecurityFault e) {
    return switch (e.reason()) {
      case BAD_TOKEN -> of(Kind.FORBIDDEN, e.getMessage());
      case ALREADY_DONE -> of(Kind.CONFLICT, e.getMessage());
      case INVALID -> {
        boolean password = e.getMessage().toLowerCase(java.util.Locale.ROOT).contains("password");
        yield ProblemException.invalid(
                List.of(Fault.at(password ? "/password" : "/user", e.getMessage())))
            .problem();
      }
      case BAD_CREDENTIAL -> of(Kind.UNAUTHENTICATED, e.getMessage());
      case THROTTLED -> of(Kind.THROTTLED, e.getMessage());
    };
  }
}
