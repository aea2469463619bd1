/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import javax.ws.rs.WebApplicationException;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ExceptionMapper;

/** Gives what JAX-RS itself refuses (no such path, method, media type) the form of a problem. */
public final class HttpProblems implements ExceptionMapper<WebApplicationException> {
  private final Problems problems;

  /** Defers to another for what is no refusal. */
  public HttpProblems(Problems problems) {
    this.problems = problems;
  }

  @Override
  public Response toResponse(WebApplicationException e) {
    Response original = e.getResponse();
    int status = original.getStatus();
    if (status < 400) {
      return original;
    }
    Throwable cause = e.getCause();
    if (cause != null && !(cause instanceof WebApplicationException)) {
      return problems.toResponse(cause);
    }
    Kind kind = Kind.of(status);
    Response answer =
        Problems.respond(new ProblemException(kind, detail(kind, original)).problem());
    String allow = original.getHeaderString("Allow");
    return allow == null ? answer : Response.fromResponse(answer).header("Allow", allow).build();
  }

  private static String detail(Kind kind, Response original) {
    return switch (kind) {
      case NOT_FOUND -> "Nothing is served at this path; see /api/v1/docs.";
      case METHOD_NOT_ALLOWED -> "This path does not know that method; see /api/v1/docs.";
      case UNSUPPORTED_MEDIA_TYPE -> "This path does not take that Content-Type; see /api/v1/docs.";
      case NOT_ACCEPTABLE -> "Accept asks for something this path does not give.";
      default -> kind.title() + " (" + original.getStatus() + ").";
    };
  }
}
