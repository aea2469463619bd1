/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The fresh node a journey goes through: the running one that {@code backplane.url} names, with its
 * first-start token in the file {@code backplane.token}; else a scripted one.
 */
final class Target implements AutoCloseable {
  private final ScriptedNode scripted;
  private final String url;
  private final String token;

  private Target(ScriptedNode scripted, String url, String token) {
    this.scripted = scripted;
    this.url = url;
    this.token = token;
  }

  static Target open() throws Exception {
    String given = System.getProperty("backplane.url", "");
    if (given.isEmpty()) {
      ScriptedWorld world = ScriptedWorld.fresh();
      world.host();
      ScriptedNode node = new ScriptedNode(world, 0);
      return new Target(node, node.url(), ScriptedWorld.TOKEN);
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

  boolean real() {
    return scripted == null;
  }

  String url() {
    return url;
  }

  String token() {
    return token;
  }

  @Override
  public void close() {
    if (scripted != null) {
      scripted.close();
    }
  }
}
