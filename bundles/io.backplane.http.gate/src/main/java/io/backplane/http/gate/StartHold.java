/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.gate;

import io.backplane.http.gate.Doorman.Stage;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Keeps requests waiting for servlets that are still to come while the node starts, so that an
 * early caller sees a slow answer and not a 404. The launcher says with {@code
 * backplane.serving.level} from where on REST, ingest and live are there, and with {@code
 * backplane.start.level} where the start ends; without these properties there is no hold.
 */
final class StartHold implements FrameworkListener {
  private final BundleContext context;
  private final Map<Stage, Integer> levels = new EnumMap<>(Stage.class);
  private final Map<Stage, Gate> closed = new ConcurrentHashMap<>();

  StartHold(BundleContext context, Supplier<Gate> gates, long maxMillis) {
    this.context = context;
    levels.put(Stage.SERVING, level("backplane.serving.level"));
    levels.put(Stage.LAST, level("backplane.start.level"));
    for (Stage stage : levels.keySet()) {
      Gate gate = gates.get();
      gate.close(0, maxMillis);
      closed.put(stage, gate);
    }
    context.addFrameworkListener(this);
    check();
  }

  private int level(String property) {
    String level = context.getProperty(property);
    return level == null ? 0 : Integer.parseInt(level);
  }

  boolean isOver() {
    return closed.isEmpty();
  }

  /** The gate a path waits at, or null if it need not wait. */
  Gate gate(String path) {
    return closed.get(Doorman.servedFrom(path));
  }

  @Override
  public void frameworkEvent(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) check();
  }

  private void check() {
    int now =
        context
            .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
            .adapt(FrameworkStartLevel.class)
            .getStartLevel();
    levels.forEach(
        (stage, level) -> {
          if (now >= level) open(stage);
        });
    if (isOver()) context.removeFrameworkListener(this);
  }

  private void open(Stage stage) {
    Gate gate = closed.remove(stage);
    if (gate != null) gate.open();
  }

  void end() {
    levels.keySet().forEach(this::open);
    context.removeFrameworkListener(this);
  }
}
