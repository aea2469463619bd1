/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Lets the framework's class loaders forget threads that ended.
 *
 * <p>A class loader of Felix 7.0.5 notes which thread defines a class, and leaves the note if
 * another thread was faster by a hair. A thread of a later JDK holds what it ran after its end,
 * too, so one of a card that shared a class of an API with others would hold the card's class
 * loader for as long as the API is there.
 */
final class FinishedThreads {
  private static final String NOTES = "m_classLocks";

  private FinishedThreads() {}

  /** Forgets them in the class loaders of these bundles; those of other frameworks stay as is. */
  static void forget(Bundle... bundles) {
    for (Bundle bundle : bundles) {
      if (isFragment(bundle)) continue;
      notes(LoaderWatch.loader(bundle))
          .ifPresent(
              notes -> notes.values().removeIf(t -> t instanceof Thread done && !done.isAlive()));
    }
  }

  private static boolean isFragment(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }

  private static Optional<Map<?, ?>> notes(ClassLoader loader) {
    if (loader == null) return Optional.empty();
    return Stream.<Class<?>>iterate(loader.getClass(), c -> c != null, Class::getSuperclass)
        .flatMap(c -> Stream.of(c.getDeclaredFields()))
        .filter(field -> field.getName().equals(NOTES))
        .findFirst()
        .flatMap(field -> read(field, loader));
  }

  private static Optional<Map<?, ?>> read(Field field, ClassLoader loader) {
    try {
      field.setAccessible(true);
      return field.get(loader) instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
