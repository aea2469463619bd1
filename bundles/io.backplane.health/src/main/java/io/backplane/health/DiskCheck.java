/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import java.io.File;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Whether the volume of the data folder has space left. */
@Component(
    configurationPid = "io.backplane.health",
    property = {"hc.name=disk", "hc.tags=ready", "hc.tags=node"})
@Designate(ocd = Config.class)
public final class DiskCheck implements HealthCheck {
  private static final long MEBIBYTE = 1L << 20;

  private final File folder;
  private final long warnBytes;
  private final long criticalBytes;

  /** Of this node's data folder. */
  @Activate
  public DiskCheck(BundleContext framework, Config config) {
    String data = framework.getProperty("backplane.data");
    this.folder = new File(data == null ? "." : data);
    this.warnBytes = config.disk_warn_bytes();
    this.criticalBytes = config.disk_critical_bytes();
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    long free = folder.getUsableSpace();
    String text = free / MEBIBYTE + " MiB are free on the volume of the data folder";
    if (free < criticalBytes) {
      log.critical(text);
    } else if (free < warnBytes) {
      log.warn(text);
    } else {
      log.info(text);
    }
    return new Result(log);
  }
}
