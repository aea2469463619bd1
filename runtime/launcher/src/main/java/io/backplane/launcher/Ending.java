/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import io.backplane.marks.Lane;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * What the process does when it is told to end, whatever it is at: stop the node if there is one
 * yet, then give the data folder back. In this order, as another node may take the folder at once.
 */
@Lane("backplane-stop")
final class Ending {
  private DataFolder data;
  private volatile Node node;
  private volatile boolean begun;

  /** Takes the folder; a stop that comes meanwhile waits until it can be given back. */
  synchronized DataFolder open(Path path) throws IOException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "backplane-stop"));
    data = DataFolder.open(path, MemoryFolder.ofSystem());
    return data;
  }

  /** There is a node to stop. */
  void with(Node prepared) {
    node = prepared;
  }

  /** Whether the process was told to end: whatever fails from now on is no fault. */
  boolean begun() {
    return begun;
  }

  private void end() {
    begun = true;
    giveBack();
  }

  /** Stops the node if there is one that is not stopped yet. */
  void stopNode() {
    Node present = node;
    if (present != null) present.stop();
  }

  private synchronized void giveBack() {
    stopNode();
    try {
      if (data != null) data.close();
    } catch (IOException e) {
      LoggerFactory.getLogger(Ending.class)
          .warn("The data folder could not be given back: {}", e.toString());
    }
  }
}
