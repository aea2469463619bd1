/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Which card a package belongs to: the one with the longest matching name. */
final class Cards {
  private static final List<String> NAMES =
      new House()
          .bundles().stream()
              .map(House::name)
              .filter(n -> !House.isApi(n) && !House.isTestkit(n))
              .sorted(Comparator.comparingInt(String::length).reversed())
              .toList();

  private Cards() {}

  static String of(String packageName) {
    for (String name : NAMES) {
      if (packageName.equals(name) || packageName.startsWith(name + '.')) {
        return name;
      }
    }
    return packageName;
  }

  static Path classes(Path bundle) {
    return bundle.resolve("target/classes");
  }
}
