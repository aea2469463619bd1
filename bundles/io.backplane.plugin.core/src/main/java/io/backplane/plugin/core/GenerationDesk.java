/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import io.backplane.marks.Boundary;
import io.backplane.plugin.api.BundleAdmin.ChangeRefused;
import io.backplane.plugin.api.Generation;
import io.backplane.plugin.api.Generation.By;
import io.backplane.plugin.api.Generation.Kind;
import io.backplane.plugin.api.GenerationListener;
import io.backplane.plugin.api.Generations;
import io.backplane.plugin.api.SettingFiles;
import io.backplane.plugin.core.generation.Audit;
import io.backplane.plugin.core.generation.Chronicle;
import io.backplane.plugin.core.generation.Desired;
import io.backplane.plugin.core.generation.Desired.Content;
import io.backplane.plugin.core.generation.Desired.Entry;
import io.backplane.plugin.core.generation.Desired.Origin;
import io.backplane.plugin.core.generation.Disk;
import io.backplane.plugin.core.generation.Distribution;
import io.backplane.plugin.core.generation.Keeper;
import io.backplane.plugin.core.generation.NodeKey;
import io.backplane.plugin.core.generation.Shelf;
import io.backplane.plugin.core.generation.Views;
import io.backplane.plugin.core.generation.WayBack;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the node's generations. Whoever changes what runs does so on the one thread for changes and
 * then says here what runs from now on.
 */
@Boundary(
    "What keeps the first generation from being written is a warning of the node's health;"
        + " whoever learns of changes may fail without keeping others from it.")
@Component(
    service = {Generations.class, GenerationDesk.class},
    configurationPid = "io.backplane.plugin.core")
public final class GenerationDesk implements Generations, WayBack.Desk {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationDesk.class);
  private static final By NODE = new By("node", "");
  private static final By FILES = new By("files", "");
  private static final long FIRST_SECONDS = 30;
  private static final long RETRY_SECONDS = 60;
  private final BundleContext context;
  private final SettingFiles settings;
  private final SettingFiles.Watch watch;
  private final Shelf shelf;
  private final Chronicle chronicle;
  private final Distribution distribution;
  private final Views views;
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Keeper keeper;
  private final List<GenerationListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicReference<WayBack.Changer> changer = new AtomicReference<>();
  private final CountDownLatch first = new CountDownLatch(1);

  /** Whether what was started is written; until then nothing may be changed. */
  private final AtomicBoolean written = new AtomicBoolean();

  /**
   * Created by the component runtime.
   *
   * @param context the framework
   * @param settings the configuration files
   * @param config how many generations are kept
   * @throws IOException if the state in the data folder cannot be read
   */
  @Activate
  public GenerationDesk(
      BundleContext context, @Reference(name = "settings") SettingFiles settings, Config config)
      throws IOException {
    this.context = context;
    this.settings = settings;
    Path data = Path.of(context.getProperty("backplane.data"));
    String home = context.getProperty("backplane.home");
    NodeKey key = NodeKey.of(data, Disk.plain());
    shelf = new Shelf(data, Disk.plain(), key);
    chronicle = new Chronicle(shelf, data);
    keeper = new Keeper(shelf, chronicle, limits(config), this::tell);
    distribution = new Distribution(home == null ? data : Path.of(home));
    views = new Views(settings::secret, key);
    watch = settings.watch(this::settingsChanged);
  }

  private static Keeper.Limits limits(Config config) {
    return new Keeper.Limits(config.keptGenerations(), config.keptDays());
  }

  /** In place, as this setting may be changed in the midst of a change of what runs. */
  @Modified
  void modified(Config config) {
    keeper.limit(limits(config));
  }

  @Deactivate
  void deactivate() {
    watch.close();
  }

  @Reference(
      name = "listeners",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindListener(GenerationListener listener) {
    listeners.add(listener);
  }

  void unbindListener(GenerationListener listener) {
    listeners.remove(listener);
  }

  private void tell(Transaction change) {
    for (GenerationListener listener : listeners) {
      try {
        listener.happened(change);
      } catch (RuntimeException e) {
        LOG.error("Somebody who learns of changes failed", e);
      }
    }
  }

  /**
   * Begins: from here on there is somebody who can change what runs.
   *
   * @param swaps replaces bundles
   * @param turns runs one change after the other
   */
  void begin(WayBack.Changer swaps, ScheduledExecutorService turns) {
    changer.set(swaps);
    turns.scheduleWithFixedDelay(this::reconcile, 0, RETRY_SECONDS, TimeUnit.SECONDS);
  }

  /** Refuses a change that could not be kept; to be asked in turn. */
  void refuseUnlessWritten() {
    reconcile();
    if (!written.get())
      throw new ChangeRefused(
          "Nothing is changed, as it could not be kept. " + String.join(". ", warnings));
  }

  /** Makes the generation of what was started, unless there is it; may be tried again. */
  private void reconcile() {
    if (written.get()) return;
    try {
      warnings.clear();
      String problem = property("backplane.generation.problem");
      if (!problem.isEmpty()) warnings.add(problem);
      Content content =
          distribution.content(context.getBundles(), settings.contents(), shelf::lockedEntry);
      shelf.deleteLeftOvers();
      if (shelf.isEmpty()) begin(content);
      else goOn(content, problem);
      shelf.completeCopies();
      shelf.end();
      written.set(true);
      keeper.tidy();
    } catch (ClosedByInterruptException e) {
      LOG.info("The node is stopped before its generation was written: {}", e.toString());
    } catch (IOException | RuntimeException e) {
      LOG.error("The generation that runs could not be written", e);
      warnings.add("The generation that runs could not be written: " + e.getMessage());
    } finally {
      first.countDown();
    }
  }

  private void begin(Content content) throws IOException {
    shelf.adopt();
    Origin origin =
        new Origin(0, Keeper.now(), NODE, Kind.FIRST, "The node as it was started", "Started");
    keeper.commit(1, origin, content);
  }

  private void goOn(Content content, String problem) throws IOException {
    Optional<Desired> own = made();
    if (own.isPresent()) {
      // this component was only activated once more: what is installed tells nothing of updates
      keeper.runs(own.get());
      takeSettings();
      return;
    }
    Desired before =
        problem.isEmpty() ? shelf.locked() : shelf.started(number("backplane.generation"));
    if (!problem.isEmpty()) {
      String what = "Started " + before.number() + ", as a newer generation cannot be trusted";
      keeper.make(before, new By("node", problem), Kind.FALLBACK, what, content);
      return;
    }
    // not before this start, as what ran until then was started from there
    shelf.forgetOld();
    keeper.runs(before);
    List<Generations.BundleChange> bundles = Views.bundles(before.content(), content);
    boolean other = !before.content().distribution().equals(content.distribution());
    if (other || !bundles.isEmpty()) {
      String what = "Another distribution, " + bundles.size() + " bundles differ";
      keeper.make(before, NODE, Kind.DISTRIBUTION, what, content);
    } else {
      takeSettings();
    }
  }

  /** The generation that runs if it was made since this process began. */
  private Optional<Desired> made() {
    try {
      Desired locked = shelf.locked();
      boolean trusted = property("backplane.generation.problem").isEmpty();
      // a copy of which no lock file came has the number that the next change takes
      String before = trusted ? "backplane.generation" : "backplane.generation.newest";
      boolean here = locked.number() > number(before);
      return here && !property("backplane.generation").isEmpty()
          ? Optional.of(locked)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // then the launcher has chosen another
    }
  }

  private long number(String name) {
    String value = property(name);
    return value.isEmpty() ? 0 : Long.parseLong(value);
  }

  private void settingsChanged() {
    WayBack.Changer turns = changer.get();
    if (turns != null) turns.later(written.get() ? this::takeSettings : this::reconcile);
  }

  private void takeSettings() {
    Desired before = keeper.current();
    Content content = before.content().with(settings.contents());
    if (Views.same(before.content().files(), content.files())) return;
    try {
      keeper.make(before, FILES, Kind.CONFIGURATION, views.changed(before, content), content);
      keeper.tidy();
    } catch (IOException e) {
      LOG.error("The generation of changed settings could not be written", e);
    }
  }

  /** Where jars are received: the same file system, so that moving is atomic. */
  Path store() {
    return shelf.store();
  }

  /** The jar of a bundle that runs. */
  Optional<Path> jar(String symbolicName) {
    return entry(symbolicName).map(this::jar);
  }

  /** The digest of the jar of a bundle that runs. */
  Optional<String> sha256(String symbolicName) {
    return entry(symbolicName).map(Entry::sha256);
  }

  private Optional<Entry> entry(String symbolicName) {
    return Optional.ofNullable(keeper.current()).flatMap(d -> d.content().bundle(symbolicName));
  }

  private Path jar(Entry entry) {
    return entry.stored() ? shelf.jar(entry.sha256()) : distribution.jar(entry.path());
  }

  /** A bundle was replaced: from here on the next start runs its new version. */
  void updated(StagedJar jar, By by, String what) throws IOException {
    Desired before = running();
    Entry old =
        before
            .content()
            .bundle(jar.symbolicName())
            .orElseThrow(
                () ->
                    new IOException(
                        "Generation " + before.number() + " has no " + jar.symbolicName()));
    shelf.keep(jar.file(), jar.sha256());
    String version = jar.version().toString();
    Entry changed = new Entry(old.name(), version, jar.sha256(), old.level(), "");
    keeper.make(before, by, Kind.UPDATE, what, before.content().with(changed));
    keeper.tidy();
  }

  @Override
  public Transaction failed(Kind kind, By by, String what, String outcome) {
    return keeper.failed(kind, by, what, outcome);
  }

  @Override
  public Generation current() {
    return views.generation(running());
  }

  private Desired running() {
    Desired present = keeper.current();
    if (present == null) throw new IllegalStateException("There is no generation yet");
    return present;
  }

  @Override
  public Optional<Generation> generation(long number) {
    try {
      return number > awaitFirst().number()
          ? Optional.empty()
          : Optional.of(views.generation(shelf.read(number)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("Generation " + number + ": " + e.getMessage(), e);
    }
  }

  private Desired awaitFirst() {
    try {
      if (!first.await(FIRST_SECONDS, TimeUnit.SECONDS))
        LOG.warn("The first generation takes long");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return running();
  }

  @Override
  public List<Transaction> transactions() {
    try {
      return chronicle.all(awaitFirst().number());
    } catch (IOException e) {
      throw new IllegalStateException("The generations cannot be read", e);
    }
  }

  @Override
  public Difference difference(long from, long to) {
    return views.difference(kept(from), kept(to));
  }

  private Desired kept(long number) {
    try {
      if (number <= awaitFirst().number()) return shelf.read(number);
    } catch (NoSuchFileException e) {
      throw new ChangeRefused("Generation " + number + " is not kept", e);
    } catch (IOException e) {
      throw new ChangeRefused("Generation " + number + " is no use: " + e.getMessage(), e);
    }
    throw new ChangeRefused("There is no generation " + number);
  }

  @Override
  public Transaction rollback(long number, By by) {
    Desired target = kept(number);
    WayBack.Changer swaps = changer.get();
    if (swaps == null) throw new ChangeRefused("Bundles cannot be replaced at the moment");
    return swaps.inTurn(
        () -> {
          refuseUnlessWritten();
          return new WayBack(this, settings, swaps).go(running(), target, by);
        });
  }

  @Override
  public Transaction wentBack(Desired before, Origin origin, Content content) throws IOException {
    return Chronicle.of(keeper.make(before, origin, content));
  }

  @Override
  public void filesWillChange(boolean begin) throws IOException {
    if (begin) shelf.begin(running().number());
    else shelf.end();
  }

  @Override
  public Path where(Entry entry) {
    return jar(entry);
  }

  private String property(String name) {
    String value = context.getProperty(name);
    return value == null ? "" : value;
  }

  @Override
  public List<Verdict> verify() {
    try {
      return new Audit(shelf, this::jar, awaitFirst().content().distribution())
          .verdicts(awaitFirst().number());
    } catch (IOException e) {
      throw new IllegalStateException("The generations cannot be read", e);
    }
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }
}
