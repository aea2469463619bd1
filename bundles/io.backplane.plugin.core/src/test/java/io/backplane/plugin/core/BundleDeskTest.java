/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.plugin.api.BundleAdmin.ChangeRefused;
import io.backplane.plugin.api.Generation.By;
import io.backplane.plugin.api.SettingFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Both desks over a real framework and a distribution of one card. */
class BundleDeskTest {
  private static final String NAME = "io.backplane.card";
  private static final By BY = new By("ann", "it is better");
  @TempDir Path root;
  private Path obstacle;
  private Framework framework;
  private BundleContext context;
  private GenerationDesk generations;
  private BundleDesk desk;

  @BeforeEach
  void distribute() throws IOException {
    obstacle = root.resolve("data/state/generation.lock.part/in-the-way");
    Path features = Files.createDirectories(root.resolve("home/features"));
    Files.writeString(
        features.resolve("f.json"),
        "{\"id\":\"g:f:1\",\"bundles\":[{\"id\":\"g:%s:1.0.0\",\"start-order\":1}]}"
            .formatted(NAME));
    Files.createDirectories(shipped().getParent());
    Files.write(shipped(), jar("1.0.0"));
  }

  @AfterEach
  void stop() throws Exception {
    deactivate();
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void nothing_is_changed_until_what_runs_is_written_and_then_it_is() throws Exception {
    blockTheLockFile();
    start(0, 0);
    ChangeRefused refused = assertThrows(ChangeRefused.class, this::update);
    assertTrue(refused.getMessage().startsWith("Nothing is changed"), refused::getMessage);
    assertTrue(refused.getMessage().contains("could not be written"), refused::getMessage);
    assertEquals("1.0.0", version());
    assertEquals(1, generations.warnings().size(), "however often it was tried");
    unblockTheLockFile();
    update();
    assertEquals("2.0.0", version());
    assertEquals(2, generations.current().number());
    assertEquals(List.of(), generations.warnings());
  }

  @Test
  void what_cannot_be_kept_is_put_back() throws Exception {
    start(0, 0);
    generations.transactions(); // waits for the first
    blockTheLockFile();
    assertThrows(ChangeRefused.class, this::update);
    assertEquals("1.0.0", version());
    assertEquals(1, generations.current().number());
  }

  @Test
  void an_update_with_the_number_of_a_copy_without_lock_file_stays() throws Exception {
    start(0, 0);
    generations.transactions();
    stop();
    Files.writeString(root.resolve("data/state/generations/00000002.lock"), "never made");
    start(1, 2);
    update();
    assertEquals(2, generations.current().number());
    deactivate();
    activate();
    generations.transactions();
    assertEquals(2, generations.current().number(), "it runs, and nothing else was started");
  }

  @Test
  void other_settings_are_in_force_at_once() throws Exception {
    start(0, 0);
    setLargest(0);
    ChangeRefused refused = assertThrows(ChangeRefused.class, this::update);
    assertEquals("The jar is larger than 0 MB", refused.getMessage());
    setLargest(1);
    update();
    assertEquals("2.0.0", version());
  }

  @Test
  void settings_that_change_in_the_midst_of_an_update_let_it_end() throws Exception {
    start(0, 0);
    Object before = changes();
    whenTheOldOneStops(() -> setLargest(1));
    update();
    assertEquals("2.0.0", version());
    assertSame(before, changes());
  }

  @Test
  @Timeout(60)
  void an_update_under_way_ends_before_the_desk_goes() throws Exception {
    start(0, 0);
    Thread here = Thread.currentThread();
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    whenTheOldOneStops(
        () -> {
          begun.countDown();
          while (here.getState() != Thread.State.TIMED_WAITING && !interrupted.get()) {
            Thread.onSpinWait();
            interrupted.set(Thread.currentThread().isInterrupted());
          }
        });
    CompletableFuture<Void> update = CompletableFuture.runAsync(this::update);
    begun.await();
    desk.deactivate();
    assertFalse(interrupted.get());
    update.get();
    assertEquals("2.0.0", version());
    assertEquals(2, generations.current().number());
  }

  private void whenTheOldOneStops(Runnable task) {
    SynchronousBundleListener listener =
        event -> {
          if (event.getType() == BundleEvent.STOPPING
              && NAME.equals(event.getBundle().getSymbolicName())) task.run();
        };
    context.addBundleListener(listener);
  }

  private void setLargest(int megabytes) {
    Config config = proxy(Config.class, "maxJarMegabytes", megabytes);
    generations.modified(config);
    desk.modified(config);
  }

  private Thread changes() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> "bundle-updates".equals(t.getName()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void what_was_put_back_is_in_the_generation_of_whoever_looks_anew() throws Exception {
    start(0, 0);
    generations.transactions();
    stop();
    start(1, 1);
    generations.transactions();
    blockTheLockFile();
    assertThrows(ChangeRefused.class, this::update);
    unblockTheLockFile();
    deactivate();
    activate();
    generations.transactions();
    assertEquals(1, generations.current().number(), "nothing else runs");
    update();
    assertEquals(2, generations.current().number());
    assertEquals("2.0.0", version());
  }

  private void blockTheLockFile() throws IOException {
    Files.createDirectories(obstacle.getParent());
    Files.writeString(obstacle, "");
  }

  private void unblockTheLockFile() throws IOException {
    Files.delete(obstacle);
  }

  private void start(long generation, long newest) throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    Files.createTempDirectory(root, "cache").toString(),
                    "backplane.data",
                    root.resolve("data").toString(),
                    "backplane.home",
                    root.resolve("home").toString(),
                    "backplane.generation",
                    Long.toString(generation),
                    "backplane.generation.newest",
                    Long.toString(newest)));
    framework.start();
    context = framework.getBundleContext();
    try (InputStream in = Files.newInputStream(shipped())) {
      context.installBundle(shipped().toUri().toString(), in).start();
    }
    activate();
  }

  private void activate() throws IOException {
    Config config = proxy(Config.class);
    generations = new GenerationDesk(context, proxy(SettingFiles.class), config);
    desk = new BundleDesk(context, proxy(ServiceComponentRuntime.class), generations, config);
  }

  private void deactivate() {
    desk.deactivate();
    generations.deactivate();
  }

  /** Has defaults, and nothing where there is none. */
  private static <T> T proxy(Class<T> type) {
    return proxy(type, "", null);
  }

  private static <T> T proxy(Class<T> type, String name, Object value) {
    return type.cast(
        Proxy.newProxyInstance(
            BundleDeskTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              if (method.getName().equals(name)) return value;
              if (method.getDefaultValue() != null) return method.getDefaultValue();
              if (method.getReturnType() == SettingFiles.Watch.class)
                return (SettingFiles.Watch) () -> {};
              return method.getReturnType() == Map.class ? Map.of() : List.of();
            }));
  }

  private void update() {
    try {
      desk.update(NAME, new ByteArrayInputStream(jar("2.0.0")), BY);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of the only one that is installed. */
  private String version() {
    List<Bundle> all =
        Arrays.stream(context.getBundles()).filter(b -> NAME.equals(b.getSymbolicName())).toList();
    assertEquals(1, all.size(), all::toString);
    assertEquals(Bundle.ACTIVE, all.get(0).getState());
    return all.get(0).getVersion().toString();
  }

  private Path shipped() {
    String folder = "home/repository/g/%s/1.0.0".formatted(NAME);
    return root.resolve(folder).resolve(NAME + "-1.0.0.jar");
  }

  private static byte[] jar(String version) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    main.putValue(Constants.BUNDLE_SYMBOLICNAME, NAME);
    main.putValue(Constants.BUNDLE_VERSION, version);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
      out.putNextEntry(new JarEntry("content"));
      out.write(1);
    }
    return bytes.toByteArray();
  }
}
