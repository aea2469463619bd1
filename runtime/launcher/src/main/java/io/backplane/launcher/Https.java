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
 * @param addresses separated by spaces, empty if it is not offered
 * @param fingerprint SHA-256, empty likewise
 * @param fault why it is not offered though it should be, else empty
 */
record Https(String addresses, String fingerprint, String fault) {
  private static final String CARD = "io.backplane.http.listen";
  private static final String CERTIFICATE_CARD = "io.backplane.security.certificate";
  private static final String SERVICE = "io.backplane.net.api.Listeners";
  private static final String FILTER = "(listeners=http)";
  private static final long LIMIT = 10_000_000_000L;
  private static final long PAUSE = 20;

  /**
   * Waits for the card and, if it waits for one itself, for the certificate; empty if there is no
   * HTTPS.
   */
  static Optional<Https> await(BundleContext context) throws InterruptedException {
    if (!isActive(context, CARD)) return Optional.empty();
    boolean certified = isActive(context, CERTIFICATE_CARD);
    long end = System.nanoTime() + LIMIT;
    ServiceReference<?> found = find(context);
    while (isToCome(found, certified) && System.nanoTime() < end) {
      Thread.sleep(PAUSE);
      found = find(context);
    }
    if (found == null) return Optional.empty();
    Https https =
        new Https(
            text(found, "https.addresses"),
            text(found, "https.sha256"),
            text(found, "https.fault"));
    return Optional.of(https).filter(h -> !h.addresses.isEmpty() || !h.fault.isEmpty());
  }

  private static String text(ServiceReference<?> found, String property) {
    return found.getProperty(property) instanceof String text ? text : "";
  }

  private static boolean isToCome(ServiceReference<?> found, boolean certified) {
    return found == null || certified && "awaited".equals(found.getProperty("https.state"));
  }

  private static boolean isActive(BundleContext context, String name) {
    return Arrays.stream(context.getBundles())
        .anyMatch(b -> name.equals(b.getSymbolicName()) && b.getState() == Bundle.ACTIVE);
  }

  private static ServiceReference<?> find(BundleContext context) {
    try {
      ServiceReference<?>[] found = context.getAllServiceReferences(SERVICE, FILTER);
      return found == null ? null : found[0];
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
