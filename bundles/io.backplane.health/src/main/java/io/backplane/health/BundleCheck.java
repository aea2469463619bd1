/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether every bundle that is to run runs. */
@Component(property = {"hc.name=bundles", "hc.tags=node"})
public final class BundleCheck implements HealthCheck {
  private final BundleContext framework;

  /** Of this framework. */
  @Activate
  public BundleCheck(BundleContext framework) {
    this.framework = framework;
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    List<Bundle> bundles = Arrays.asList(framework.getBundles());
    for (Bundle bundle : bundles) {
      boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
      int good = Bundle.ACTIVE | Bundle.STARTING | (fragment ? Bundle.RESOLVED : 0);
      if ((bundle.getState() & good) == 0 && !stoodFor(bundle, bundles)) {
        log.warn("bundle {} {} does not run", bundle.getSymbolicName(), bundle.getVersion());
      }
    }
    if (!log.iterator().hasNext()) {
      log.info("{} bundles run", bundles.size());
    }
    return new Result(log);
  }

  /** While a version is made ready to replace another, that one works. */
  private static boolean stoodFor(Bundle bundle, List<Bundle> bundles) {
    String name = bundle.getSymbolicName();
    return bundles.stream()
        .anyMatch(b -> b.getState() == Bundle.ACTIVE && Objects.equals(name, b.getSymbolicName()));
  }
}
