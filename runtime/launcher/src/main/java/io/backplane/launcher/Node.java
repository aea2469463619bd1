/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.framework.util.FelixConstants;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running framework. */
final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final long STOP_SECONDS = 30;
  private final Framework framework;

  private final int lastLevel;

  private Node(Framework framework, int lastLevel) {
    this.framework = framework;
    this.lastLevel = lastLevel;
  }

  /** Starts everything up to REST; the rest is left to {@link #startRemaining}. */
  static Node start(Options options, DataFolder data)
      throws IOException, BundleException, InterruptedException {
    List<Feature> features = Feature.readAll(options.home().resolve("features"));
    Overrides overrides = Overrides.read(options.data());
    int level = Feature.highestStartOrder(features);
    Map<String, Object> properties = new HashMap<>();
    properties.putAll(FrameworkProperties.of(options, data.emptyCache(), level));
    properties.put(FelixConstants.LOG_LOGGER_PROP, new FrameworkLog());
    Framework framework = new FrameworkFactory().newFramework(properties);
    Node node = new Node(framework, level);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> node.end(data), "backplane-stop"));
    framework.init();
    framework.getBundleContext().addFrameworkListener(Node::log);
    Installer installer = new Installer(options.home(), overrides, framework.getBundleContext());
    installer.install(features, l -> l > 0 && l <= FrameworkProperties.PAGE_LEVEL);
    framework.start();
    CountDownLatch page = node.raiseTo(FrameworkProperties.PAGE_LEVEL);
    installer.install(features, l -> l == 0 || l > FrameworkProperties.PAGE_LEVEL);
    page.await();
    node.raiseTo(Math.min(level, FrameworkProperties.SERVING_LEVEL)).await();
    return node;
  }

  /** What answers no request of REST would only slow down the first ones. */
  void startRemaining() throws InterruptedException {
    raiseTo(lastLevel).await();
  }

  /** Begins to raise the level on the framework's thread. */
  private CountDownLatch raiseTo(int level) {
    CountDownLatch reached = new CountDownLatch(1);
    framework
        .adapt(FrameworkStartLevel.class)
        .setStartLevel(
            level,
            event -> {
              if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) reached.countDown();
            });
    return reached;
  }

  Framework framework() {
    return framework;
  }

  void waitForStop() throws InterruptedException {
    framework.waitForStop(0);
  }

  private void end(DataFolder data) {
    stop();
    try {
      data.close();
    } catch (IOException e) {
      LOG.warn("The data folder could not be given back: {}", e.toString());
    }
  }

  void stop() {
    try {
      framework.stop();
      FrameworkEvent event = framework.waitForStop(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
      if (event.getType() == FrameworkEvent.WAIT_TIMEDOUT)
        LOG.error("The node did not stop within {} s and is ended as it is", STOP_SECONDS);
    } catch (BundleException e) {
      LOG.error("The node did not stop cleanly", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void log(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.ERROR)
      LOG.error(
          "{}: {}", event.getBundle().getSymbolicName(), String.valueOf(event.getThrowable()));
    if (event.getType() == FrameworkEvent.WARNING)
      LOG.warn("{}", event.getBundle().getSymbolicName(), event.getThrowable());
  }
}
