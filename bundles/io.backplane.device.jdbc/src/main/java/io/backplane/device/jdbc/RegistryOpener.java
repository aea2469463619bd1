/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc;

import io.backplane.device.api.RegistryException;
import io.backplane.device.jdbc.core.Changes;
import io.backplane.device.jdbc.core.Limits;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.db.Database;
import io.backplane.device.jdbc.db.Databases;
import io.backplane.device.jdbc.state.NodeRun;
import io.backplane.marks.Lane;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.jdbc.DataSourceFactory;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the database on a thread of its own, however long that takes, and only then offers the
 * {@link Registry} that the services of this card wait for. A registry that is not there makes
 * connections wait; one that answered 'unknown' would turn devices away.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = "io.backplane.device.jdbc")
@Designate(ocd = Config.class)
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.backplane.device.jdbc.core.Registry\"")
@Lane("device-registry")
public final class RegistryOpener {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryOpener.class);
  private static final String POSTGRESQL = "(osgi.jdbc.driver.class=org.postgresql.Driver)";
  private static final long RETRY_SECONDS = 5;

  private final BundleContext context;
  private final Config config;
  private final Changes changes;
  private final Optional<DataSourceFactory> driver;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "device-registry");

  @Activate
  public RegistryOpener(
      BundleContext context,
      Config config,
      @Reference(name = "changes") Changes changes,
      @Reference(
              name = "driver",
              target = POSTGRESQL,
              cardinality = ReferenceCardinality.OPTIONAL,
              policyOption = ReferencePolicyOption.GREEDY)
          DataSourceFactory driver) {
    this.context = context;
    this.config = config;
    this.changes = changes;
    this.driver = Optional.ofNullable(driver);
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes the services away, then closes the database; returns when its files are closed. */
  @Deactivate
  public void close() throws InterruptedException {
    stopped.countDown();
    thread.join(TimeUnit.SECONDS.toMillis(30));
  }

  private void run() {
    String told = "";
    while (stopped.getCount() > 0) {
      try (Registry registry = open()) {
        LOG.info("registry is open ({})", registry.database().flavor());
        offer(registry);
      } catch (IOException | RegistryException e) {
        if (!told.equals(e.getMessage())) {
          told = String.valueOf(e.getMessage());
          LOG.error("registry cannot be opened, devices wait: {}", told, e);
        }
        pause();
      }
    }
  }

  private Registry open() throws IOException {
    Database database = database();
    Limits limits =
        new Limits(
            Math.max(1_000, config.cached_devices()),
            TimeUnit.SECONDS.toMillis(Math.max(1, config.presence_seconds())),
            TimeUnit.MINUTES.toMillis(Math.max(0, config.password_minutes())),
            TimeUnit.SECONDS.toMillis(Math.max(1, config.lost_seconds())),
            scramIterations(config.scram_iterations()));
    Registry registry =
        new Registry(database, changes, limits, () -> System.currentTimeMillis() * 1000);
    boolean settled = false;
    try {
      NodeRun.current().settle(registry);
      settled = true;
      return registry;
    } finally {
      if (!settled) {
        registry.close();
      }
    }
  }

  private static int scramIterations(int wanted) {
    return wanted == 0 ? 0 : Math.max(4_096, Math.min(wanted, 1_000_000));
  }

  private Database database() throws IOException {
    if (config.url().isBlank()) {
      Path data = Path.of(context.getProperty("backplane.data"));
      return Databases.embedded(
          data, config.connections(), config.page_cache_mb(), Math.max(0, config.reserve_mb()));
    }
    DataSourceFactory factory =
        driver.orElseThrow(
            () -> new IOException("the bundle org.postgresql.jdbc with the driver is missing"));
    return Databases.server(
        factory, config.url(), config.user(), config.password(), config.connections());
  }

  /** Until this card stops. */
  private void offer(Registry registry) {
    ServiceRegistration<Registry> offered = context.registerService(Registry.class, registry, null);
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      withdraw(offered);
    }
  }

  private static void withdraw(ServiceRegistration<Registry> offered) {
    try {
      offered.unregister();
    } catch (IllegalStateException e) {
      LOG.debug("the framework was faster: {}", e.getMessage());
    }
  }

  private void pause() {
    try {
      if (stopped.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("stops while the registry is closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
