/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.api;

import io.backplane.plugin.api.Generation.By;
import java.io.InputStream;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The node's bundles. Changes are kept in the node's desired state, so that they hold after a
 * restart and after the framework's cache was deleted. Any thread; changes run one at a time and
 * block.
 */
@ProviderType
public interface BundleAdmin {
  /**
   * What is installed.
   *
   * @return by start order
   */
  List<BundleView> bundles();

  /**
   * Replaces a bundle by another version of itself while the node runs, for nobody in particular.
   *
   * @param symbolicName which
   * @param jar the new version; read fully, closed by the caller
   * @return what happened
   * @throws ChangeRefused if nothing was changed, with a reason for people
   */
  default Change update(String symbolicName, InputStream jar) {
    return update(symbolicName, jar, new By("unknown", ""));
  }

  /**
   * Replaces a bundle by another version of itself while the node runs, which makes a {@link
   * Generation}.
   *
   * @param symbolicName which
   * @param jar the new version; read fully, closed by the caller
   * @param by who wants it and why
   * @return what happened
   * @throws ChangeRefused if nothing was changed, with a reason for people
   */
  Change update(String symbolicName, InputStream jar, By by);

  /**
   * Changes made since the node was set up.
   *
   * @return newest first
   */
  List<Change> history();

  /**
   * A bundle.
   *
   * @param id the framework's number
   * @param symbolicName its name
   * @param version its version
   * @param state ACTIVE, RESOLVED, INSTALLED, STARTING …
   * @param feature the feature that brought it, empty if none
   * @param startLevel when it starts
   * @param kernel whether changing it needs a restart
   * @param problem why it does not work, empty if it does
   */
  record BundleView(
      long id,
      String symbolicName,
      String version,
      String state,
      String feature,
      int startLevel,
      boolean kernel,
      String problem) {}

  /**
   * A change.
   *
   * @param time microseconds since the epoch
   * @param symbolicName what was changed
   * @param fromVersion before
   * @param toVersion after
   * @param sha256 of the new jar
   * @param millis how long the bundle was away
   * @param refreshed other bundles that had to be refreshed
   * @param loaderGone whether the old class loader was collected; null while not known yet
   * @param rolledBack why the old version was put back, empty if it was not
   */
  record Change(
      long time,
      String symbolicName,
      String fromVersion,
      String toVersion,
      String sha256,
      long millis,
      List<String> refreshed,
      Boolean loaderGone,
      String rolledBack) {}

  /** Nothing was changed. */
  final class ChangeRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Why.
     *
     * @param message what, where and why
     */
    public ChangeRefused(String message) {
      super(message);
    }

    /**
     * Why, and what was behind it.
     *
     * @param message what, where and why
     * @param cause of it
     */
    public ChangeRefused(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
