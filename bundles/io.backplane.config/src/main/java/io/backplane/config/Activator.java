/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.plugin.api.SettingFaults;
import io.backplane.plugin.api.SettingFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the configuration files before the first component starts and watches them afterwards. An
 * activator and no component, because it has to be through when the component runtime begins.
 */
@Boundary("A fault in what a settings file says is logged; the watcher looks again.")
@Lane("config-watcher")
public final class Activator implements BundleActivator {
  private static final Logger LOG = LoggerFactory.getLogger(Activator.class);
  private static final long POLL_SECONDS = 2;
  private static final long APPLY_SECONDS = 60;
  private ScheduledExecutorService watcher;
  private ConfigFiles files;
  private Applier applier;
  private Desk desk;
  private Failures failures;
  private boolean started;
  private Takers takers;
  private Map<Path, Long> stamp;
  private OwnFiles own;

  /** Created by the framework. */
  public Activator() {
    // nothing to do before start
  }

  @Override
  public void start(BundleContext context) {
    ServiceReference<ConfigurationAdmin> reference =
        context.getServiceReference(ConfigurationAdmin.class);
    if (reference == null)
      throw new IllegalStateException("configuration admin must start before " + getClass());
    Path home = Path.of(context.getProperty("backplane.home"));
    Path data = Path.of(context.getProperty("backplane.data"));
    files =
        new ConfigFiles(
            home.resolve("features"),
            List.of(home.resolve("conf"), data.resolve("config")),
            new LastGood(data.resolve("state/config.json")));
    applier = new Applier(context.getService(reference));
    takers = new Takers(context, files.shipped());
    failures = new Failures(context);
    Schemas schemas = new Schemas(context);
    desk = new Desk(files, new Check(schemas::of), applier);
    own =
        new OwnFiles(
            data.resolve("config"),
            files,
            (pid, name) -> isSecret(schemas.of(Takers.name(pid)).get(name)),
            this::applyNow);
    stamp = files.stamp();
    desk.apply();
    context.registerService(SettingFaults.class, desk, null);
    watcher =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "config-watcher");
              thread.setDaemon(true);
              return thread;
            });
    own.tell();
    context.registerService(SettingFiles.class, own, null);
    watcher.scheduleWithFixedDelay(this::poll, POLL_SECONDS, POLL_SECONDS, TimeUnit.SECONDS);
  }

  private static boolean isSecret(Attribute attribute) {
    return attribute != null && attribute.type().equals("Password");
  }

  /** On the thread that watches, as files are read by one at a time. */
  private void applyNow() throws IOException {
    try {
      watcher.submit(this::apply).get(APPLY_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("The settings could not be applied: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The node is stopping", e);
    }
  }

  private void apply() {
    stamp = files.stamp();
    desk.apply();
    own.tell();
  }

  private void poll() {
    try {
      Optional<Set<String>> pids = takers.pids();
      pids.map(applier::untaken).ifPresent(Activator::warn);
      Map<Path, Long> now = files.stamp();
      boolean first = pids.isPresent() && !started;
      if (first || !now.equals(stamp)) {
        // once more when all bundles are there, as settings are held against what these declare
        started |= first;
        apply();
      } else if (started) {
        desk.look(failures);
      }
    } catch (RuntimeException e) {
      LOG.error("The changed configuration could not be applied", e);
    }
  }

  private static void warn(List<String> untaken) {
    for (String pid : untaken)
      LOG.warn(
          "Nobody takes the configuration of {}: no component has that name, see the configuration"
              + " reference for those there are",
          pid);
  }

  @Override
  public void stop(BundleContext context) {
    watcher.shutdownNow();
  }
}
