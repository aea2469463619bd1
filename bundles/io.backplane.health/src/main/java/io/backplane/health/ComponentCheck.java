/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Whether every component of ours could be activated and has what it needs. */
@Component(property = {"hc.name=components", "hc.tags=node"})
public final class ComponentCheck implements HealthCheck {
  private static final String OURS = "io.backplane.";

  private final ServiceComponentRuntime runtime;

  /** Over the component runtime. */
  @Activate
  public ComponentCheck(@Reference(name = "runtime") ServiceComponentRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    int good = 0;
    for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs()) {
      if (description.bundle.symbolicName.startsWith(OURS)) {
        for (ComponentConfigurationDTO c : runtime.getComponentConfigurationDTOs(description)) {
          good += check(c, log) ? 1 : 0;
        }
      }
    }
    if (!log.iterator().hasNext()) {
      log.info("{} components have what they need", good);
    }
    return new Result(log);
  }

  private static boolean check(ComponentConfigurationDTO c, FormattingResultLog log) {
    if (c.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
      String why = c.failure == null ? "" : c.failure.lines().findFirst().orElse("");
      log.critical("{} could not be activated: {}", c.description.name, why);
      return false;
    }
    if (c.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
      String missing =
          Arrays.stream(c.unsatisfiedReferences).map(r -> r.name).collect(Collectors.joining(", "));
      log.warn("{} waits for {}", c.description.name, missing);
      return false;
    }
    return true;
  }
}
