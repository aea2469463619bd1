/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * For supervisors and load balancers: is the process alive, and should it get work. Open to all, so
 * it names checks and says nothing of what they found.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern({"/health/live", "/health/ready"})
public final class HealthServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient HealthCheckExecutor executor;

  /** Over the health checks. */
  @Activate
  public HealthServlet(@Reference(name = "executor") HealthCheckExecutor executor) {
    this.executor = executor;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean ready = request.getRequestURI().endsWith("/ready");
    boolean here = InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress();
    List<Checked> checks = ready ? ready(here) : alive();
    boolean good =
        checks.stream().allMatch(c -> c.status().equals("OK") || c.status().equals("WARN"));
    byte[] body = json(checks, good).getBytes(StandardCharsets.UTF_8);
    response.setStatus(
        good ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** The reasons are for this machine: they tell strangers too much. */
  private List<Checked> ready(boolean withReasons) {
    return executor.execute(HealthCheckSelector.tags("ready")).stream()
        .map(r -> checked(r, withReasons))
        .sorted(Comparator.comparing(Checked::name))
        .toList();
  }

  private static Checked checked(HealthCheckExecutionResult r, boolean withReasons) {
    Result result = r.getHealthCheckResult();
    List<String> reasons = new ArrayList<>();
    for (ResultLog.Entry entry : result)
      if (withReasons && entry.getStatus() != Result.Status.OK) reasons.add(entry.getMessage());
    return new Checked(
        r.getHealthCheckMetadata().getTitle(),
        result.getStatus().name(),
        String.join("; ", reasons));
  }

  private static List<Checked> alive() {
    long[] stuck = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
    return List.of(new Checked("threads", stuck == null ? "OK" : "CRITICAL", ""));
  }

  private static String json(List<Checked> checks, boolean good) {
    StringBuilder json = new StringBuilder(256);
    json.append("{\"status\":\"").append(good ? "UP" : "DOWN").append("\",\"checks\":[");
    for (int i = 0; i < checks.size(); i++) {
      json.append(i == 0 ? "" : ",");
      json.append("{\"name\":\"").append(escape(checks.get(i).name()));
      json.append("\",\"status\":\"").append(checks.get(i).status()).append('"');
      if (!checks.get(i).reason().isEmpty())
        json.append(",\"reason\":\"").append(escape(checks.get(i).reason())).append('"');
      json.append('}');
    }
    return json.append("]}").toString();
  }

  private static String escape(String text) {
    return text.replaceAll("[\\\\\"\\p{Cntrl}]", "_");
  }

  private record Checked(String name, String status, String reason) {}
}
