/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.util.Set;

/** A device that sends running numbers and remembers what the node told it. */
interface Sender {
  /** The device. */
  String id();

  /** The numbers the node acknowledged. */
  Set<Integer> acknowledged();

  /** The numbers that were sent more than once. */
  Set<Integer> resentNumbers();
}
