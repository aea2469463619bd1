/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import io.backplane.plugin.api.SettingFaults;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether all settings are in force that the node's files hold. */
@Component(property = {"hc.name=settings", "hc.tags=node"})
public final class SettingsCheck implements HealthCheck {
  private final SettingFaults settings;

  /** Over what is known of the settings. */
  @Activate
  public SettingsCheck(@Reference(name = "settings") SettingFaults settings) {
    this.settings = settings;
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    settings.faults().forEach(f -> log.warn("{}", f));
    if (!log.iterator().hasNext()) {
      log.info("all settings are in force");
    }
    return new Result(log);
  }
}
