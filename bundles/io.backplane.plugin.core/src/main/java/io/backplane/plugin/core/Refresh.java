/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets old revisions go; alone, as the caller saw to it that nobody is wired to them. */
final class Refresh {
  private static final Logger LOG = LoggerFactory.getLogger(Refresh.class);
  private final FrameworkWiring wiring;
  private final long budgetMillis;

  Refresh(BundleContext context, long budgetMillis) {
    this.wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    this.budgetMillis = budgetMillis;
  }

  /** Returns when it is done. */
  void of(Bundle bundle) throws InterruptedException {
    CountDownLatch refreshed = new CountDownLatch(1);
    wiring.refreshBundles(Set.of(bundle), event -> refreshed.countDown());
    if (!refreshed.await(budgetMillis, TimeUnit.MILLISECONDS))
      LOG.warn("The framework did not finish refreshing {}", bundle.getSymbolicName());
  }

  /** The same for one that was uninstalled, if the framework did not let it go by itself. */
  void ofRemoved(Bundle bundle) throws InterruptedException {
    if (wiring.getRemovalPendingBundles().contains(bundle)) of(bundle);
  }
}
