/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.metrics.prometheus;

import io.backplane.marks.Boundary;
import io.backplane.metrics.api.MetricSource;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The figures of all cards for Prometheus. A source that fails costs only its own figures. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/metrics")
@Boundary("Sources belong to other cards: one that fails is counted and left out of the page.")
public final class MetricsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(MetricsServlet.class);

  private final transient Access access;
  private final transient List<MetricSource> sources = new CopyOnWriteArrayList<>();
  private final transient MetricSource jvm = new JvmMetrics();
  private final transient LongAdder failures = new LongAdder();

  /** With nobody to ask yet. */
  @Activate
  public MetricsServlet(@Reference(name = "access") Access access) {
    this.access = access;
  }

  @Reference(
      name = "sources",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindSource(MetricSource source) {
    sources.add(source);
  }

  void unbindSource(MetricSource source) {
    sources.remove(source);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean forwarded =
        request.getHeader("Forwarded") != null || request.getHeader("X-Forwarded-For") != null;
    if (!access.allowed(request.getRemoteAddr(), forwarded, request.getHeader("Authorization"))) {
      response.setHeader("WWW-Authenticate", "Bearer realm=\"backplane\"");
      response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    byte[] page = page().getBytes(StandardCharsets.UTF_8);
    response.setContentType(Exposition.CONTENT_TYPE);
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(page.length);
    response.getOutputStream().write(page);
  }

  String page() {
    Exposition page = new Exposition();
    collect(jvm, page);
    sources.forEach(s -> collect(s, page));
    page.counter(
        "backplane_metrics_source_failures_total",
        "Times a source of figures failed.",
        failures.sum());
    page.gauge(
        "backplane_metrics_left_out",
        "Figures of this page that could not be shown.",
        page.leftOut());
    return page.text();
  }

  private void collect(MetricSource source, Exposition page) {
    try {
      source.collect(page);
    } catch (RuntimeException e) {
      failures.increment();
      LOG.warn("{} could not report its figures", source.getClass().getName(), e);
    }
  }
}
