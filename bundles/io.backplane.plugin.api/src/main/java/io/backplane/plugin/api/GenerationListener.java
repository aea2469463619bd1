/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.api;

import io.backplane.plugin.api.Generations.Transaction;
import org.osgi.annotation.versioning.ConsumerType;

/** Whiteboard: learns of changes of the node, of failed ones too. */
@ConsumerType
public interface GenerationListener {
  /**
   * Something was done. Called on the thread that makes changes, in their order; must not block. An
   * exception is logged and changes nothing.
   *
   * @param change what, and the generation that runs now
   */
  void happened(Transaction change);
}
