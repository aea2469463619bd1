/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.gate;

import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.plugin.api.RequestGate;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.whiteboard.Preprocessor;

/**
 * The gate in front of every servlet. A preprocessor and no filter, as filters run when the servlet
 * is already chosen, and that one may be about to go.
 */
@Component(
    service = {Preprocessor.class, RequestGate.class, MetricSource.class},
    configurationPid = "io.backplane.http.gate",
    property = "service.ranking:Integer=10000")
@Designate(ocd = Config.class)
public final class GatePreprocessor implements Preprocessor, RequestGate, MetricSource {
  private static final String RETRY_SECONDS = "1";
  private static final byte[] ALIVE =
      "{\"status\":\"UP\",\"checks\":[]}".getBytes(StandardCharsets.US_ASCII);
  private static final String REFUSAL =
      "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\"%s\"}";
  private final Gate swaps;
  private final StartHold start;

  /**
   * Created by the component runtime.
   *
   * @param context for the start level
   * @param config limits
   */
  @Activate
  public GatePreprocessor(BundleContext context, Config config) {
    swaps = new Gate(config.maxHeld());
    start = new StartHold(context, () -> new Gate(config.maxHeld()), config.startHoldMillis());
  }

  @Deactivate
  void deactivate() {
    start.end();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    HttpServletResponse answer = (HttpServletResponse) response;
    String fault = Readable.fault(http);
    if (fault != null) {
      refuse(answer, fault);
      return;
    }
    if (!start.isOver() && !pass(start.gate(http.getRequestURI()), answer)) return;
    if (Doorman.isExempt(http)) {
      chain.doFilter(request, answer);
      return;
    }
    if (Doorman.isLiveness(http) ? enterAtOnce(answer) : enter(swaps, answer)) {
      try {
        chain.doFilter(request, answer);
      } finally {
        swaps.leave();
      }
    }
  }

  private static void refuse(HttpServletResponse response, String fault) throws IOException {
    response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    response.setContentType("application/problem+json");
    response.setHeader("Cache-Control", "no-store");
    response.getOutputStream().write(REFUSAL.formatted(fault).getBytes(StandardCharsets.US_ASCII));
  }

  /** A supervisor is told at once; what answers it otherwise may be what is being replaced. */
  private boolean enterAtOnce(HttpServletResponse response) throws IOException {
    if (swaps.enterAtOnce()) return true;
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.getOutputStream().write(ALIVE);
    return false;
  }

  private static boolean pass(Gate gate, HttpServletResponse response) throws IOException {
    if (gate == null) return true;
    boolean passed = enter(gate, response);
    if (passed) gate.leave();
    return passed;
  }

  private static boolean enter(Gate gate, HttpServletResponse response) throws IOException {
    try {
      Gate.Entry entry = gate.enter();
      if (entry == Gate.Entry.PASSED || entry == Gate.Entry.WAITED) return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    response.setHeader("Retry-After", RETRY_SECONDS);
    response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    return false;
  }

  @Override
  public Hold hold(long drainMillis, long maxHoldMillis) {
    AtomicBoolean held = new AtomicBoolean(true);
    swaps.close(drainMillis, maxHoldMillis);
    return () -> {
      if (held.getAndSet(false)) swaps.open();
    };
  }

  @Override
  public void collect(MetricSink sink) {
    Gate.Figures f = swaps.figures();
    String name = "backplane_http_gate_requests_total";
    String help = "Requests at the gate in front of the servlets.";
    sink.counter(name, help, f.passed(), "outcome", "passed");
    sink.counter(name, help, f.waited(), "outcome", "waited");
    sink.counter(name, help, f.gaveUp(), "outcome", "gave_up");
    sink.counter(name, help, f.tooMany(), "outcome", "too_many");
    sink.gauge(
        "backplane_http_gate_longest_wait_seconds",
        "The longest time a request was held.",
        f.longestNanos() / (double) TimeUnit.SECONDS.toNanos(1));
  }
}
