/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

/** Why an append was refused. */
public enum Refusal {
  /** More is on its way than may be held; try again soon. */
  OVERLOADED,
  /** The disk is full, or so nearly that the reserve would be touched. */
  DISK_FULL,
  /** Writing or forcing failed. */
  IO_ERROR,
  /** The stream is closing or not open. */
  CLOSED
}
