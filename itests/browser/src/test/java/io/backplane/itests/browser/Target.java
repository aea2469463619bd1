/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import io.backplane.itests.system.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The fresh node a journey goes through: the running one that {@code backplane.url} names, with its
 * first-start token in the file {@code backplane.token}; else one of the distribution.
 */
final class Target implements AutoCloseable {
  private final Node started;
  private final String url;
  private final String token;

  private Target(Node started, String url, String token) {
    this.started = started;
    this.url = url;
    this.token = token;
  }

  static Target open(Path data) {
    String given = System.getProperty("backplane.url", "");
    if (given.isEmpty()) {
      Node node = Node.start(data);
      return new Target(node, node.uri("").toString(), node.firstStartToken());
    }
    return new Target(
        null, given.replaceAll("/+$", ""), read(System.getProperty("backplane.token")));
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file)).trim();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return url;
  }

  String token() {
    return token;
  }

  @Override
  public void close() {
    if (started != null) {
      started.close();
    }
  }
}
