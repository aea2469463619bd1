/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.net.http.HttpResponse;

/** What a node tells Prometheus. */
final class Figures {
  private final String lines;

  private Figures(String lines) {
    this.lines = lines;
  }

  /** As they are now. */
  static Figures of(Node node) {
    HttpResponse<String> answer =
        new RawRest(node.uri(""), node.rest().bearer()).send("GET", "/metrics", "");
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return new Figures(answer.body());
  }

  /**
   * A figure, 0 if there is none.
   *
   * @param name with its labels, as it is written
   */
  double get(String name) {
    return lines
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }
}
