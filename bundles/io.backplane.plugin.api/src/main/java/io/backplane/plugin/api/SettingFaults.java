/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What of the node's settings could not be taken. Any thread; does not block. */
@ProviderType
public interface SettingFaults {
  /**
   * What is wrong now; a fault goes when its setting is put right.
   *
   * @return by PID and name
   */
  List<Fault> faults();

  /**
   * A setting that is not in force.
   *
   * @param pid whose setting
   * @param name the setting, empty if all of the PID are meant
   * @param value as it was given, hidden if it is a secret, empty if all are meant or none is of
   *     use
   * @param reason a sentence that says why, and what is in force instead
   */
  record Fault(String pid, String name, String value, String reason) {
    @Override
    public String toString() {
      String what = name.isEmpty() ? pid : pid + " " + name;
      return value.isEmpty() ? what + ": " + reason : what + " = " + value + ": " + reason;
    }
  }
}
