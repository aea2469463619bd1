/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import java.io.IOException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * One way to have a bundle replaced by another version of itself. First {@link #prepare}, then
 * {@link #forth}, and {@link #back} if the new version does not work; at the end {@link #keep} or
 * {@link #discard}.
 */
interface Exchange {
  /** Makes ready what can be made ready while the present version works. */
  void prepare() throws BundleException, IOException, InterruptedException;

  /**
   * Stops the present version and starts the new one.
   *
   * @return the bundle that is the new version
   */
  Bundle forth() throws BundleException, IOException, InterruptedException;

  /**
   * Stops the new version and starts the one before.
   *
   * @return the bundle that is the version before
   */
  Bundle back() throws BundleException, IOException, InterruptedException;

  /** The new version works: nothing of the one before is needed any more. */
  void keep() throws BundleException, InterruptedException;

  /** The version before works, or never stopped: nothing of the new one is needed. */
  void discard() throws BundleException, InterruptedException;

  /**
   * What is to go now that one version is not needed any more.
   *
   * @return that version's class loader, null if it never had one
   */
  ClassLoader left();
}
