/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.node;

import io.backplane.rest.http.Does;
import io.backplane.rest.service.NodeDesk;
import io.backplane.rest.view.NodeViews.CheckView;
import io.backplane.rest.view.NodeViews.HealthView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckSelector;

/** The node's health, check by check. */
@Path("health")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {
  private final NodeDesk node;

  /** Over the health checks. */
  public HealthResource(NodeDesk node) {
    this.node = node;
  }

  /** Runs them. */
  @GET
  @Does(
      value = "Runs the health checks (answers may be two seconds old).",
      action = "health:read",
      returns = HealthView.class)
  public HealthView read() {
    List<CheckView> checks = new ArrayList<>();
    Result.Status worst = Result.Status.OK;
    for (HealthCheckExecutionResult r : node.health().execute(HealthCheckSelector.tags("*"))) {
      Result.Status status = r.getHealthCheckResult().getStatus();
      worst = status.ordinal() > worst.ordinal() ? status : worst;
      checks.add(
          new CheckView(
              r.getHealthCheckMetadata().getTitle(),
              status.name(),
              message(r.getHealthCheckResult()),
              List.copyOf(r.getHealthCheckMetadata().getTags())));
    }
    checks.sort(Comparator.comparing(CheckView::name));
    return new HealthView(overall(worst), checks);
  }

  private static String overall(Result.Status worst) {
    return switch (worst) {
      case OK -> "OK";
      case WARN -> "WARN";
      default -> "CRITICAL";
    };
  }

  private static String message(Result result) {
    return StreamSupport.stream(result.spliterator(), false)
        .filter(e -> !e.isDebug())
        .map(ResultLog.Entry::getMessage)
        .collect(Collectors.joining("; "));
  }
}
