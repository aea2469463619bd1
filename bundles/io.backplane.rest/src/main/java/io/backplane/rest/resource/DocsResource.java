/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource;

import io.backplane.rest.http.Does;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.view.About;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Response;

/** The OpenAPI document and a page that shows it. */
@Path("/")
public final class DocsResource {
  private static final Map<String, String> ASSETS =
      Map.of("docs.js", "text/javascript; charset=utf-8", "docs.css", "text/css; charset=utf-8");
  private static final String CSP =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** The document. */
  @GET
  @Path("openapi.json")
  @Produces("application/json")
  @Does(value = "Gives this document.", action = Does.OPEN, returns = Object.class)
  public Response document() {
    return file("openapi.json", "application/json").build();
  }

  /** The page. */
  @GET
  @Path("docs")
  @Produces("text/html")
  @Does(value = "Shows this document to people.", action = Does.OPEN, returns = String.class)
  public Response page() {
    return file("docs.html", "text/html; charset=utf-8").build();
  }

  /** What the page needs. */
  @GET
  @Path("docs/{file}")
  @Produces({"text/javascript", "text/css"})
  @Does(
      value = "Gives script and style of the page.",
      action = Does.OPEN,
      returns = String.class,
      problems = 404)
  public Response asset(
      @PathParam("file") @About(value = "The file.", example = "docs.js") String name) {
    String type = ASSETS.get(name);
    if (type == null) {
      throw ProblemException.notFound("file", name);
    }
    return file(name, type).build();
  }

  private static Response.ResponseBuilder file(String name, String type) {
    try (InputStream in = DocsResource.class.getResourceAsStream(name)) {
      return Response.ok(in.readAllBytes(), type)
          .header("Cache-Control", "no-cache")
          .header("Content-Security-Policy", CSP)
          .header("X-Content-Type-Options", "nosniff");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
