/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.gate;

import io.backplane.security.api.Accounts;
import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the web server to the network, once there is an administrator and only if the operator
 * asked for it. Until then a stranger on the same network could take the node over.
 */
@Component(
    service = {},
    immediate = true)
public final class LanBinding {
  private static final Logger LOG = LoggerFactory.getLogger(LanBinding.class);
  private static final String SERVER_PID = "org.apache.felix.http";
  private static final String HOST = "org.apache.felix.http.host";
  private static final String ANYWHERE = "0.0.0.0";
  private static final long POLL_MILLIS = 1_000;
  private final Accounts accounts;
  private final ConfigurationAdmin admin;
  private final ScheduledExecutorService poll;

  /**
   * Created by the component runtime.
   *
   * @param context says whether the operator asked for it
   * @param accounts knows whether there is an administrator
   * @param admin configures the web server
   */
  @Activate
  public LanBinding(
      BundleContext context,
      @Reference(name = "accounts") Accounts accounts,
      @Reference(name = "admin") ConfigurationAdmin admin) {
    this.accounts = accounts;
    this.admin = admin;
    boolean asked = Boolean.parseBoolean(context.getProperty("backplane.insecure.lan"));
    poll = asked ? Executors.newSingleThreadScheduledExecutor(LanBinding::thread) : null;
    if (asked)
      poll.scheduleWithFixedDelay(
          this::openWhenSetUp, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "lan-binding");
    thread.setDaemon(true);
    return thread;
  }

  private void openWhenSetUp() {
    try {
      if (!accounts.setupDone()) return;
      Configuration configuration = admin.getConfiguration(SERVER_PID, "?");
      Dictionary<String, Object> properties = configuration.getProperties();
      if (properties == null) properties = new Hashtable<>();
      properties.put(HOST, ANYWHERE);
      configuration.update(properties);
      LOG.warn("The web server now accepts connections in clear text from the network");
      poll.shutdown();
    } catch (IOException | RuntimeException e) {
      LOG.error("The web server could not be opened to the network", e);
    }
  }

  @Deactivate
  void deactivate() {
    if (poll != null) poll.shutdownNow();
  }
}
