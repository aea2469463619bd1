/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import io.backplane.plugin.api.BundleAdmin.ChangeRefused;
import io.backplane.plugin.core.generation.WayBack;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread on which changes are made, one after the other. */
final class Turns implements WayBack.Changer {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  /** Replaces a bundle; says why the old one was put back. */
  interface Replacing {
    String replace(String symbolicName, Path jar) throws InterruptedException;
  }

  private final ExecutorService executor;
  private final Inventory inventory;
  private final Replacing replacing;

  Turns(ExecutorService executor, Inventory inventory, Replacing replacing) {
    this.executor = executor;
    this.inventory = inventory;
    this.replacing = replacing;
  }

  @Override
  public <T> T inTurn(Callable<T> change) {
    try {
      return executor.submit(change).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ChangeRefused refused) throw refused;
      LOG.error("A change failed", e.getCause());
      throw new ChangeRefused("It failed: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChangeRefused("The node is stopping", e);
    }
  }

  @Override
  public void later(Runnable change) {
    if (!executor.isShutdown()) executor.execute(change);
  }

  @Override
  public String replace(String symbolicName, Path jar) throws InterruptedException {
    return replacing.replace(symbolicName, jar);
  }

  @Override
  public boolean isKernel(String symbolicName) {
    Bundle bundle = inventory.find(symbolicName);
    return bundle == null || inventory.isKernel(bundle);
  }
}
