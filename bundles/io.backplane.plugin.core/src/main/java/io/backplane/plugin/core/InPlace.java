/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundle gets another content. For those of which there cannot be two at a time; nothing can be
 * made ready before the present version has stopped.
 */
final class InPlace implements Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(InPlace.class);
  private final Bundle bundle;
  private final Path next;
  private final Path previous;
  private final Refresh refresh;
  private final ClassLoader left;

  InPlace(Bundle bundle, Path next, Path previous, Refresh refresh) {
    this.bundle = bundle;
    this.next = next;
    this.previous = previous;
    this.refresh = refresh;
    this.left = LoaderWatch.loader(bundle);
  }

  @Override
  public void prepare() {
    // the framework resolves a new content only when the present one has gone
  }

  @Override
  public Bundle forth() throws BundleException, IOException, InterruptedException {
    bundle.stop(Bundle.STOP_TRANSIENT);
    return replace(next);
  }

  @Override
  public Bundle back() throws BundleException, IOException, InterruptedException {
    try {
      bundle.stop(Bundle.STOP_TRANSIENT);
    } catch (BundleException e) {
      LOG.error("{} did not stop as it should, the version before comes all the same", bundle, e);
    }
    return replace(previous);
  }

  private Bundle replace(Path jar) throws BundleException, IOException, InterruptedException {
    try (InputStream in = Files.newInputStream(jar)) {
      bundle.update(in);
    }
    refresh.of(bundle);
    bundle.start(Bundle.START_ACTIVATION_POLICY);
    return bundle;
  }

  @Override
  public void keep() {
    // what was replaced has gone with the refresh
  }

  @Override
  public void discard() {
    // what was replaced has gone with the refresh
  }

  @Override
  public ClassLoader left() {
    return left;
  }
}
