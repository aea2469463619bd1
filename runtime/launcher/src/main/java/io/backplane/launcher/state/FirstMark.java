/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that a node had a signed generation, so that what nobody signed is never again taken for
 * one: {@code DATA/keys/generations}. It lies beside the key, as only who may write there can take
 * it away. The key alone would not do: it is made a moment before the first generation, and a node
 * that is ended between must still find what it ran before there were any.
 */
final class FirstMark {
  private static final Logger LOG = LoggerFactory.getLogger(FirstMark.class);
  private final Path file;

  FirstMark(Path data) {
    file = data.resolve("keys").resolve("generations");
  }

  boolean isSet() {
    return Files.exists(file);
  }

  /** The next start tries again if it cannot be set now. */
  void set() {
    if (isSet()) return;
    try {
      Files.createFile(file);
    } catch (IOException e) {
      LOG.warn("It could not be noted that there is a generation: {}", e.toString());
    }
  }
}
