/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.card;

import io.backplane.plugin.api.StateCarrier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** A bundle that tells what happens to it. */
public final class Card implements BundleActivator {
  /** The system property in which it tells. */
  public static final String TOLD = "io.backplane.plugin.core.card";

  /** A manifest header: it starts, but not again after it stopped. */
  public static final String STARTS_ONCE = "Starts-Once";

  /** A manifest header: it throws when it stops. */
  public static final String STOP_FAILS = "Stop-Fails";

  /** A manifest header: it has state for its successor. */
  public static final String CARRIES = "Carries-State";

  @Override
  public void start(BundleContext context) {
    if (context.getBundle().getHeaders("").get("Start-Fails") != null) {
      tell("fails");
      throw new IllegalStateException("cannot start");
    }
    String before = System.getProperty(TOLD, "");
    if (context.getBundle().getHeaders("").get(STARTS_ONCE) != null && before.contains("stops")) {
      throw new IllegalStateException("cannot start again");
    }
    if (context.getBundle().getHeaders("").get(CARRIES) != null) {
      context.registerService(StateCarrier.class, new Practice(), null);
    }
    tell("starts");
  }

  @Override
  public void stop(BundleContext context) {
    tell("stops");
    if (context.getBundle().getHeaders("").get(STOP_FAILS) != null) {
      throw new IllegalStateException("cannot stop");
    }
  }

  static void tell(String what) {
    String before = System.getProperty(TOLD);
    String line = FrameworkUtil.getBundle(Card.class).getVersion() + " " + what;
    System.setProperty(TOLD, before == null ? line : before + ";" + line);
  }
}
