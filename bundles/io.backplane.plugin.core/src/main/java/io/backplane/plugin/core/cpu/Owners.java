/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.cpu;

import java.net.URL;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Finds the bundle of a class by its name, as stacks have no more, and as class loaders tell
 * nothing about the bundles of the kernel: they share one. The first bundle that has the class
 * stands for the whole package. One thread.
 */
final class Owners {
  private static final int MOST = 20_000;
  private final BundleContext context;
  private final Map<String, Optional<Owner>> byPackage = new HashMap<>();
  private List<Long> bundles = List.of();

  Owners(BundleContext context) {
    this.context = context;
  }

  /** The owner, or null if it belongs to no bundle. */
  Owner of(String className) {
    if (className.startsWith("java.") || className.startsWith("jdk.")) {
      return null;
    }
    int hidden = className.indexOf('/');
    String name = hidden < 0 ? className : className.substring(0, hidden);
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return null;
    }
    return byPackage.computeIfAbsent(name.substring(0, dot), p -> find(name)).orElse(null);
  }

  /** Forgets what is known if bundles came or went. */
  void refresh() {
    List<Long> now = Arrays.stream(context.getBundles()).map(Bundle::getBundleId).toList();
    if (!now.equals(bundles) || byPackage.size() > MOST) {
      byPackage.clear();
      bundles = now;
    }
  }

  private Optional<Owner> find(String className) {
    String path = outermost(className).replace('.', '/') + ".class";
    for (Bundle bundle : context.getBundles()) {
      URL entry = bundle.getEntry(path);
      if (entry != null) {
        boolean exports = bundle.getHeaders("").get("Export-Package") != null;
        return Optional.of(new Owner(bundle.getBundleId(), exports));
      }
    }
    return Optional.empty();
  }

  /** Lambdas and proxies are in no jar; the class they were made for is. */
  private static String outermost(String className) {
    int dollar = className.indexOf('$', className.lastIndexOf('.'));
    return dollar < 0 ? className : className.substring(0, dollar);
  }
}
