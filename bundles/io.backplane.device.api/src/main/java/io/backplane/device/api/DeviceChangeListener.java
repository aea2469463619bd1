/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: is told of changes after they are stored. Called by a thread of the registry; must be
 * short and not block; what it throws is logged and harms nobody.
 */
@ConsumerType
public interface DeviceChangeListener {
  /**
   * A change was stored.
   *
   * @param change what
   */
  void changed(DeviceChange change);
}
