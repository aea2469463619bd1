/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.db;

import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import java.io.File;

/**
 * Space that the embedded database leaves free. H2 closes itself when it meets a full disk, and
 * nobody could read then; who refuses to write a little earlier can go on reading.
 *
 * @param volume a folder of it, null if the database lies elsewhere
 * @param bytes to be left free
 */
record Reserve(File volume, long bytes) {
  static final Reserve NONE = new Reserve(null, 0);
  private static final int MEBIBYTE = 20;

  /**
   * Whether there is space for a write.
   *
   * @throws RegistryException UNAVAILABLE if there is not
   */
  void check() {
    if (volume == null) {
      return;
    }
    long free = volume.getUsableSpace();
    if (free < bytes) {
      throw new RegistryException(
          Reason.UNAVAILABLE,
          "the disk is full: %d MiB free, of which %d MiB are kept in reserve"
              .formatted(free >> MEBIBYTE, bytes >> MEBIBYTE),
          null);
    }
  }
}
