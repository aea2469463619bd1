/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.console;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * Serves the console: the page at every address that is a page, the assets at addresses that never
 * change their content. It is a plain servlet that needs nothing, so that it answers before REST
 * and everything else has started. What nobody else takes ends here, above the JAX-RS whiteboard's
 * own catch-all: requests for parts of the node that are away at the moment get told so instead of
 * being told that nothing is there.
 */
@Component(service = Servlet.class, property = "service.ranking:Integer=1000")
@HttpWhiteboardServletName("io.backplane.console")
@HttpWhiteboardServletPattern("/*")
public final class ConsoleServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Site site;

  private transient volatile Supplier<List<String>> listeners;

  /**
   * Reads what there is to serve.
   *
   * @param context of this bundle
   */
  @Activate
  public ConsoleServlet(BundleContext context) {
    site = Site.of(context.getBundle());
  }

  /** Where the node offers WebSocket, as {@code ws:8083/mqtt}; nothing while sockets are away. */
  @Reference(
      name = "addresses",
      target = "(backplane.addresses=websocket)",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC)
  void bindAddresses(Supplier<List<String>> service) {
    listeners = service;
  }

  void unbindAddresses(Supplier<List<String>> service) {
    listeners = listeners == service ? null : listeners;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String method = request.getMethod();
    String path = path(request);
    SecurityHeaders.write(request, response, sockets());
    Absent absent = Absent.at(path);
    if (absent != null) {
      absent.write(response);
    } else if (!"GET".equals(method) && !"HEAD".equals(method)) {
      response.setHeader("Allow", "GET, HEAD");
      response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    } else if (path.startsWith(Site.ASSETS)) {
      asset(path, request, response);
    } else {
      page(path, response, "HEAD".equals(method));
    }
  }

  private List<String> sockets() {
    Supplier<List<String>> known = listeners;
    return known == null ? List.of() : known.get();
  }

  /** The whole path, whether the container maps this servlet to {@code /} or {@code /*}. */
  private static String path(HttpServletRequest request) {
    String rest = request.getPathInfo();
    String path = request.getServletPath() + (rest == null ? "" : rest);
    return path.isEmpty() ? "/" : path;
  }

  private void page(String path, HttpServletResponse response, boolean headOnly)
      throws IOException {
    response.setStatus(Pages.known(path) ? HttpServletResponse.SC_OK : 404);
    response.setHeader("Cache-Control", "no-store");
    send(response, "text/html; charset=utf-8", site.page(), headOnly);
  }

  private void asset(String path, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Asset asset = site.asset(path);
    if (asset == null) {
      response.setHeader("Cache-Control", "no-store");
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      send(
          response,
          "text/plain; charset=utf-8",
          "No such asset\n".getBytes(StandardCharsets.UTF_8),
          false);
      return;
    }
    boolean packed = asset.packs() && Encodings.gzip(request.getHeader("Accept-Encoding"));
    response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
    if (asset.packs()) {
      response.setHeader("Vary", "Accept-Encoding");
    }
    byte[] body;
    try {
      body = packed ? asset.packed() : asset.plain();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (packed) {
      response.setHeader("Content-Encoding", "gzip");
    }
    send(response, asset.type(), body, "HEAD".equals(request.getMethod()));
  }

  private static void send(HttpServletResponse response, String type, byte[] body, boolean headOnly)
      throws IOException {
    response.setContentType(type);
    response.setContentLength(body.length);
    if (!headOnly) {
      response.getOutputStream().write(body);
    }
  }
}
