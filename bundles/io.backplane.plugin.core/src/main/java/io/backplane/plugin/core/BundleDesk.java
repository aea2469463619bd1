/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.plugin.api.BundleAdmin;
import io.backplane.plugin.api.Generation.By;
import io.backplane.plugin.api.Generation.Kind;
import io.backplane.plugin.api.RequestGate;
import io.backplane.plugin.core.generation.Distribution;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests for changes and does one at a time, on a thread of its own: the caller may be a
 * request that a bundle answers which is about to be replaced.
 */
@Boundary("Whatever keeps a change from being noted has it put back.")
@Component(service = BundleAdmin.class, configurationPid = "io.backplane.plugin.core")
@Designate(ocd = Config.class)
@Lane("bundle-updates")
public final class BundleDesk implements BundleAdmin {
  private static final Logger LOG = LoggerFactory.getLogger(BundleDesk.class);
  private static final String REFERENCE = "reference:";
  private final BundleContext context;
  private final AtomicReference<Config> config;
  private final ScheduledThreadPoolExecutor executor;
  private final AtomicReference<RequestGate> gate = new AtomicReference<>();
  private final Inventory inventory;
  private final GenerationDesk generations;
  private final History history;
  private final JarCheck check;
  private final Swap swap;
  private final LoaderWatch loaders;

  /**
   * Created by the component runtime.
   *
   * @param context the framework
   * @param runtime knows the components
   * @param generations is told what runs
   * @param config limits
   * @throws IOException if the state in the data folder cannot be read
   */
  @Activate
  public BundleDesk(
      BundleContext context,
      @Reference(name = "runtime") ServiceComponentRuntime runtime,
      @Reference(name = "generations") GenerationDesk generations,
      Config config)
      throws IOException {
    this.context = context;
    this.config = new AtomicReference<>(config);
    Path data = Path.of(context.getProperty("backplane.data"));
    Components components = new Components(runtime);
    Readiness readiness = new Readiness(components, new RestApplications(context));
    executor = new ScheduledThreadPoolExecutor(1, BundleDesk::thread);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    inventory = new Inventory(context, components);
    this.generations = generations;
    history = new History(data);
    check =
        new JarCheck(generations.store(), () -> (long) this.config.get().maxJarMegabytes() << 20);
    swap = new Swap(context, readiness, gate::get, this::limits);
    loaders =
        new LoaderWatch(
            executor,
            () -> this.config.get().loaderCheckSeconds(),
            () -> FinishedThreads.forget(context.getBundles()));
    generations.begin(new Turns(executor, inventory, this::replace), executor);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "bundle-updates");
    thread.setDaemon(true);
    return thread;
  }

  private Swap.Limits limits() {
    Config present = config.get();
    return new Swap.Limits(present.drainMillis(), present.budgetMillis());
  }

  /** In place: a way back over these very settings goes on. */
  @Modified
  void modified(Config other) {
    config.set(other);
  }

  /** The change under way may end first, as half of one is the worst that can be left. */
  @Deactivate
  void deactivate() {
    executor.shutdown();
    Swap.Limits limits = limits();
    long most = limits.drainMillis() + limits.budgetMillis();
    try {
      if (!executor.awaitTermination(most, TimeUnit.MILLISECONDS))
        LOG.warn("A change did not end within {} ms and is broken off", most);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.shutdownNow();
  }

  @Reference(
      name = "gate",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC)
  void bindGate(RequestGate service) {
    gate.set(service);
  }

  void unbindGate(RequestGate service) {
    gate.compareAndSet(service, null);
  }

  @Override
  public List<BundleView> bundles() {
    return inventory.views();
  }

  @Override
  public List<Change> history() {
    return history.all();
  }

  @Override
  public Change update(String symbolicName, InputStream jar, By by) {
    replaceable(symbolicName);
    StagedJar staged = check.stage(jar);
    try {
      return executor.submit(() -> change(symbolicName, staged, by)).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ChangeRefused refused) throw refused;
      LOG.error("The update of {} failed", symbolicName, e.getCause());
      String why = "The update failed: " + e.getCause().getMessage();
      generations.failed(Kind.UPDATE, by, symbolicName + " to " + staged.version(), why);
      throw new ChangeRefused(why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChangeRefused("The node is stopping");
    } finally {
      discard(staged.file());
    }
  }

  private Bundle replaceable(String symbolicName) {
    Bundle bundle = inventory.find(symbolicName);
    if (bundle == null) throw new ChangeRefused("There is no bundle " + symbolicName);
    if (inventory.isKernel(bundle))
      throw new ChangeRefused(
          symbolicName + " belongs to the kernel, which changes only with a restart of the node");
    Collection<Bundle> closure = wiring().getDependencyClosure(Set.of(bundle));
    if (closure.size() > 1)
      throw new ChangeRefused(
          "Replacing " + symbolicName + " would restart others too: " + closure);
    return bundle;
  }

  private void refuseIfUnfit(Bundle bundle, StagedJar jar) {
    String name = bundle.getSymbolicName();
    if (!name.equals(jar.symbolicName()))
      throw new ChangeRefused("The jar is " + jar.symbolicName() + ", not " + name);
    Version version = bundle.getVersion();
    if (jar.version().compareTo(version) < 0)
      throw new ChangeRefused(
          "The jar's version " + jar.version() + " is older than " + version + ", which runs");
    if (generations.sha256(name).filter(jar.sha256()::equals).isPresent())
      throw new ChangeRefused("Exactly this jar runs already");
    if (exportsPackages(jar)) throw new ChangeRefused("The jar exports packages, a card must not");
  }

  private static boolean exportsPackages(StagedJar jar) {
    try (java.util.jar.JarFile file = new java.util.jar.JarFile(jar.file().toFile())) {
      return file.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE) != null;
    } catch (IOException e) {
      throw new ChangeRefused("The jar cannot be read: " + e.getMessage());
    }
  }

  /** For whoever goes back to an earlier generation. */
  private String replace(String symbolicName, Path jar) throws InterruptedException {
    Bundle bundle = inventory.find(symbolicName);
    if (bundle == null) return "it is not there";
    return swap.run(bundle, jar, running(bundle)).rolledBack();
  }

  private Path running(Bundle bundle) {
    return generations.jar(bundle.getSymbolicName()).orElseGet(() -> shipped(bundle));
  }

  /** Which bundle it is may have changed since it was asked for. */
  private Change change(String symbolicName, StagedJar staged, By by)
      throws IOException, InterruptedException {
    Bundle bundle = replaceable(symbolicName);
    generations.refuseUnlessWritten();
    refuseIfUnfit(bundle, staged);
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    String from = bundle.getVersion().toString();
    Path running = running(bundle);
    Swap.Outcome outcome = swap.run(bundle, staged.file(), running);
    record(staged, by, from, running, outcome);
    Change change =
        new Change(
            now,
            bundle.getSymbolicName(),
            from,
            staged.version().toString(),
            staged.sha256(),
            outcome.millis(),
            List.of(),
            null,
            outcome.rolledBack());
    history.add(change);
    loaders.watch(outcome.left(), change.symbolicName(), gone -> history.loaderGone(change, gone));
    LOG.info("{}", sentence(change));
    return change;
  }

  /** What cannot be kept must not run either. */
  private void record(StagedJar staged, By by, String from, Path running, Swap.Outcome outcome)
      throws IOException, InterruptedException {
    String what = staged.symbolicName() + " " + from + " to " + staged.version();
    if (!outcome.rolledBack().isEmpty()) {
      generations.failed(Kind.UPDATE, by, what, "Put back: " + outcome.rolledBack());
      return;
    }
    try {
      generations.updated(staged, by, what);
    } catch (IOException | RuntimeException e) {
      Bundle bundle = inventory.find(staged.symbolicName());
      String problem = swap.run(bundle, running, running).rolledBack();
      if (!problem.isEmpty())
        LOG.error("{} runs, but the next start runs the one before: {}", what, problem);
      throw e;
    }
  }

  private static String sentence(Change c) {
    String what = c.symbolicName() + " " + c.fromVersion() + " -> " + c.toVersion();
    return c.rolledBack().isEmpty()
        ? "Replaced " + what + " in " + c.millis() + " ms"
        : "Put back after a failed update of " + what + ": " + c.rolledBack();
  }

  private static Path shipped(Bundle bundle) {
    String location = bundle.getLocation();
    if (location.startsWith(Distribution.BESIDE))
      throw new ChangeRefused("No generation tells where the jar of " + bundle + " is");
    return Path.of(
        URI.create(
            location.startsWith(REFERENCE) ? location.substring(REFERENCE.length()) : location));
  }

  private FrameworkWiring wiring() {
    return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
  }

  private static void discard(Path staged) {
    try {
      Files.deleteIfExists(staged);
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted: {}", staged, e.toString());
    }
  }
}
