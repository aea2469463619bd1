/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.gate;

import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Keeps requests waiting for servlets that are still to come while the node starts, so that an
 * early caller sees a slow answer and not a 404. The launcher says with {@code
 * backplane.start.level} where the start ends; without that property there is no hold.
 */
final class StartHold implements FrameworkListener {
  private final BundleContext context;
  private final Gate gate;
  private final int target;
  private final AtomicBoolean over = new AtomicBoolean();

  StartHold(BundleContext context, Gate gate, long maxMillis) {
    this.context = context;
    this.gate = gate;
    String level = context.getProperty("backplane.start.level");
    this.target = level == null ? 0 : Integer.parseInt(level);
    gate.close(0, maxMillis);
    context.addFrameworkListener(this);
    check();
  }

  boolean isOver() {
    return over.get();
  }

  /** The gate for a path, or null if that path need not wait. */
  Gate gate(String path) {
    return Doorman.isServedEarly(path) ? null : gate;
  }

  @Override
  public void frameworkEvent(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) check();
  }

  private void check() {
    FrameworkStartLevel level =
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkStartLevel.class);
    if (level.getStartLevel() >= target) end();
  }

  void end() {
    if (over.getAndSet(true)) return;
    gate.open();
    context.removeFrameworkListener(this);
  }
}
