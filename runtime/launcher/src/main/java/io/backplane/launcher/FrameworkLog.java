/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;

/** Takes the framework's own messages to where all others go. */
final class FrameworkLog extends Logger {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("framework");

  @Override
  protected void doLog(
      Bundle bundle, ServiceReference service, int level, String message, Throwable cause) {
    doLog(level, bundle == null ? message : bundle.getSymbolicName() + ": " + message, cause);
  }

  @Override
  protected void doLog(int level, String message, Throwable cause) {
    switch (level) {
      case LOG_ERROR -> LOG.error(message, cause);
      case LOG_WARNING -> LOG.warn(message, cause);
      case LOG_INFO -> LOG.info(message, cause);
      default -> LOG.debug(message, cause);
    }
  }
}
