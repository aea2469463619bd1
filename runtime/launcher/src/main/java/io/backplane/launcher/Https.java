/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Where HTTPS is offered and how its certificate is recognised, as the card that listens says.
 *
 * @param addresses separated by spaces
 * @param fingerprint SHA-256
 */
record Https(String addresses, String fingerprint) {
  private static final String CARD = "io.backplane.http.listen";
  private static final String SERVICE = "io.backplane.net.api.Listeners";
  private static final String FILTER = "(listeners=http)";
  private static final long LIMIT = 10_000_000_000L;
  private static final long PAUSE = 20;

  /** Waits for the card; empty if it is not there or offers none. */
  static Optional<Https> await(BundleContext context) throws InterruptedException {
    long end = System.nanoTime() + LIMIT;
    if (Arrays.stream(context.getBundles()).noneMatch(Https::listens)) return Optional.empty();
    ServiceReference<?>[] found = find(context);
    while (found == null && System.nanoTime() < end) {
      Thread.sleep(PAUSE);
      found = find(context);
    }
    if (found == null || found[0].getProperty("https.addresses") == null) return Optional.empty();
    return Optional.of(
        new Https(
            (String) found[0].getProperty("https.addresses"),
            (String) found[0].getProperty("https.sha256")));
  }

  private static boolean listens(Bundle bundle) {
    return CARD.equals(bundle.getSymbolicName()) && bundle.getState() == Bundle.ACTIVE;
  }

  private static ServiceReference<?>[] find(BundleContext context) {
    try {
      return context.getAllServiceReferences(SERVICE, FILTER);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
