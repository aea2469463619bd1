/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The new version, installed beside the present one, is resolved and warmed up while that one
 * works; then the one stops and the other starts. The way back needs no file, as the version before
 * is still there.
 */
final class SideBySide implements Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(SideBySide.class);
  private final Bundle present;
  private final Bundle next;
  private final WarmUp warmUp;
  private final Refresh refresh;
  private ClassLoader left;

  SideBySide(Bundle present, Bundle next, WarmUp warmUp, Refresh refresh) {
    this.present = present;
    this.next = next;
    this.warmUp = warmUp;
    this.refresh = refresh;
  }

  /** Whether there can be this one beside another version of itself. */
  static boolean suits(Bundle bundle) {
    if (bundle.getHeaders("").get(Constants.BUNDLE_NATIVECODE) != null) return false;
    for (BundleCapability identity :
        bundle
            .adapt(BundleRevision.class)
            .getDeclaredCapabilities(IdentityNamespace.IDENTITY_NAMESPACE))
      if (isSingleton(identity)) return false;
    return true;
  }

  private static boolean isSingleton(BundleCapability identity) {
    return "true"
        .equals(identity.getDirectives().get(IdentityNamespace.CAPABILITY_SINGLETON_DIRECTIVE));
  }

  @Override
  public void prepare() throws BundleException, InterruptedException {
    int level = present.adapt(BundleStartLevel.class).getStartLevel();
    next.adapt(BundleStartLevel.class).setStartLevel(level);
    warmUp.of(next);
  }

  @Override
  public Bundle forth() throws BundleException {
    long begin = System.nanoTime();
    present.stop(Bundle.STOP_TRANSIENT);
    LOG.debug("{} stopped in {} us", present, (System.nanoTime() - begin) / 1000);
    next.start(Bundle.START_ACTIVATION_POLICY);
    return next;
  }

  @Override
  public Bundle back() throws BundleException {
    try {
      next.stop(Bundle.STOP_TRANSIENT);
    } catch (BundleException e) {
      LOG.error(
          "{} did not stop as it should, the version before is started all the same", next, e);
    }
    present.start(Bundle.START_ACTIVATION_POLICY);
    return present;
  }

  @Override
  public void keep() throws BundleException, InterruptedException {
    remove(present);
  }

  @Override
  public void discard() throws BundleException, InterruptedException {
    remove(next);
  }

  private void remove(Bundle bundle) throws BundleException, InterruptedException {
    left = LoaderWatch.loader(bundle);
    bundle.uninstall();
    refresh.ofRemoved(bundle);
  }

  @Override
  public ClassLoader left() {
    return left;
  }
}
