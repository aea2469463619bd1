/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.connect.FrameworkUtilHelper;

/** Tells libraries that ask {@code FrameworkUtil} of which bundle a class of the kernel is. */
public final class KernelBundles implements FrameworkUtilHelper {
  private static final AtomicReference<Function<Class<?>, Bundle>> NODE = new AtomicReference<>();

  /** Created by the framework's utilities. */
  public KernelBundles() {
    // the node says later who answers
  }

  static void answer(Function<Class<?>, Bundle> node) {
    NODE.set(node);
  }

  @Override
  public Optional<Bundle> getBundle(Class<?> type) {
    Function<Class<?>, Bundle> node = NODE.get();
    return node == null ? Optional.empty() : Optional.ofNullable(node.apply(type));
  }
}
