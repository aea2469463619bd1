/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.codec;

/** Bytes are no chunk in a form this version can read. */
public final class CorruptChunkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptChunkException(String message) {
    super(message);
  }
}
