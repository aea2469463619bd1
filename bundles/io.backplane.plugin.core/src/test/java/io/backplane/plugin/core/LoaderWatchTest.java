/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoaderWatchTest {
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final BlockingQueue<Boolean> verdicts = new LinkedBlockingQueue<>();
  private final LoaderWatch watch = new LoaderWatch(executor, () -> 0, () -> {});

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  @Test
  void tells_that_a_class_loader_went() throws Exception {
    watch.watch(new URLClassLoader(new URL[0]), "card", verdicts::add);
    assertTrue(verdicts.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void tells_that_a_class_loader_is_held_and_that_it_was_let_go_later() throws Exception {
    AtomicReference<ClassLoader> holder = new AtomicReference<>(new URLClassLoader(new URL[0]));
    watch.watch(holder.get(), "card", verdicts::add);
    assertFalse(verdicts.poll(20, TimeUnit.SECONDS));
    holder.set(null);
    assertTrue(verdicts.poll(20, TimeUnit.SECONDS));
  }
}
