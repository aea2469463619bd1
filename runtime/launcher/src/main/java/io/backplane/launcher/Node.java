/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import io.backplane.launcher.state.Feature;
import io.backplane.launcher.state.Generations;
import io.backplane.launcher.state.Overrides;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.Felix;
import org.apache.felix.framework.util.FelixConstants;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A framework from before its start to after its end; it may be stopped at any moment between. */
final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final long STOP_SECONDS = 30;
  private static final long PAUSE_MILLIS = 50;
  private static final String PROMPT = "org.apache.felix.gogo.shell";
  private final Framework framework;
  private final List<Feature> features;
  private final Installer.Sources sources;

  private Node(Framework framework, List<Feature> features, Installer.Sources sources) {
    this.framework = framework;
    this.sources = sources;
    this.features = features;
  }

  static Node prepare(Options options, DataFolder data) throws IOException {
    List<Feature> features = Feature.readAll(options.home().resolve("features"));
    Map<String, Object> properties = new HashMap<>();
    int level = Feature.highestStartOrder(features);
    properties.putAll(FrameworkProperties.of(options, data.cache().empty(), level));
    properties.put(FelixConstants.LOG_LOGGER_PROP, new FrameworkLog());
    Generations.Choice choice = new Generations(options.home(), options.data()).choose();
    if (options.shell() && !choice.problem().isEmpty()) System.err.println(choice.problem());
    properties.put("backplane.generation", Long.toString(choice.number()));
    properties.put("backplane.generation.newest", Long.toString(choice.newest()));
    properties.put("backplane.generation.problem", choice.problem());
    Overrides overrides = choice.overrides();
    KernelModules kernel = KernelModules.of(options.home(), features, overrides);
    Installer.Sources sources = new Installer.Sources(options.home(), overrides, kernel);
    return new Node(new Felix(properties, kernel), features, sources);
  }

  /** Starts everything up to REST; the rest is left to {@link #startRemaining}. */
  void start(Options options) throws IOException, BundleException, InterruptedException {
    framework.init();
    framework.getBundleContext().addFrameworkListener(Node::log);
    KernelBundles.answer(type -> sources.kernel().bundle(type, framework.getBundleContext()));
    // the prompt comes last, as what is typed ahead must find its commands
    String later = options.shell() ? PROMPT : "";
    Installer installer = new Installer(sources, framework.getBundleContext(), later);
    installer.install(features, l -> l > 0 && l <= FrameworkProperties.PAGE_LEVEL);
    framework.start();
    CountDownLatch page = raiseTo(FrameworkProperties.PAGE_LEVEL);
    installer.install(features, l -> l == 0 || l > FrameworkProperties.PAGE_LEVEL);
    await(page);
    int last = Feature.highestStartOrder(features);
    if (runs()) await(raiseTo(Math.min(last, FrameworkProperties.SERVING_LEVEL)));
  }

  /** What answers no request of REST would only slow down the first ones. */
  void startRemaining() throws InterruptedException {
    if (runs()) await(raiseTo(Feature.highestStartOrder(features)));
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

  private void await(CountDownLatch reached) throws InterruptedException {
    // who stops the node meanwhile stops the change of level too, and nobody would tell
    while (runs() && !reached.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS))
      LOG.trace("The start level is not reached yet");
  }

  /** Whether nobody asked it to stop. */
  boolean runs() {
    int state = framework.getState();
    return state == Bundle.STARTING || state == Bundle.ACTIVE;
  }

  /** Makes the terminal a shell. */
  void openPrompt() throws BundleException {
    for (Bundle bundle : framework.getBundleContext().getBundles())
      if (PROMPT.equals(bundle.getSymbolicName())) bundle.start(Bundle.START_ACTIVATION_POLICY);
  }

  Framework framework() {
    return framework;
  }

  void waitForStop() throws InterruptedException {
    framework.waitForStop(0);
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
