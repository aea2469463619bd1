/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import io.backplane.plugin.api.Generations;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether the node runs the generation it should. */
@Component(property = {"hc.name=generation", "hc.tags=node"})
public final class GenerationCheck implements HealthCheck {
  private final Generations generations;

  /** Over the generations. */
  @Activate
  public GenerationCheck(@Reference(name = "generations") Generations generations) {
    this.generations = generations;
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    generations.warnings().forEach(w -> log.warn("{}", w));
    if (!log.iterator().hasNext()) {
      log.info("what runs is as this node signed it");
    }
    return new Result(log);
  }
}
