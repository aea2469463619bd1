/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.card;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** A bundle that tells what happens to it. */
public final class Card implements BundleActivator {
  /** The system property in which it tells. */
  public static final String TOLD = "io.backplane.plugin.core.card";

  @Override
  public void start(BundleContext context) {
    if (context.getBundle().getHeaders("").get("Start-Fails") != null) {
      tell("fails");
      throw new IllegalStateException("cannot start");
    }
    tell("starts");
  }

  @Override
  public void stop(BundleContext context) {
    tell("stops");
  }

  static void tell(String what) {
    String before = System.getProperty(TOLD);
    String line = FrameworkUtil.getBundle(Card.class).getVersion() + " " + what;
    System.setProperty(TOLD, before == null ? line : before + ";" + line);
  }
}
