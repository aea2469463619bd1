/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.console;

import java.util.Set;

/**
 * Which addresses are pages of the console. The page itself finds out which one to show; the server
 * only tells real addresses from mistyped ones, so that those get a 404.
 */
final class Pages {
  private static final Set<String> ROOTS =
      Set.of(
          "",
          "connections",
          "devices",
          "groups",
          "profiles",
          "streams",
          "system",
          "sign-in",
          "setup");

  private Pages() {}

  static boolean known(String path) {
    int end = path.indexOf('/', 1);
    String root = end < 0 ? path.substring(1) : path.substring(1, end);
    return ROOTS.contains(root);
  }
}
