/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import io.backplane.rest.http.ProblemException;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.ProfileViews.CommandDefView;
import io.backplane.rest.view.ProfileViews.ProfileInput;
import io.backplane.rest.view.ProfileViews.PropertyView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with a profile as a whole, each fault at its place. */
final class ProfileFaults {
  private ProfileFaults() {}

  /** Throws INVALID if anything is. */
  static void refuse(ProfileInput input) {
    List<Fault> faults = new ArrayList<>();
    properties(input.properties() == null ? List.of() : input.properties(), faults);
    commands(input.commands() == null ? List.of() : input.commands(), faults);
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
  }

  private static void properties(List<PropertyView> properties, List<Fault> faults) {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < properties.size(); i++) {
      PropertyView p = properties.get(i);
      String at = "/properties/" + i;
      if (!keys.add(p.key())) {
        faults.add(Fault.at(at + "/key", "is there twice: '" + p.key() + "'"));
      }
      if (p.min() != null && p.max() != null && p.min() > p.max()) {
        faults.add(Fault.at(at + "/min", "is larger than max, so that no value would be sensible"));
      }
    }
  }

  private static void commands(List<CommandDefView> commands, List<Fault> faults) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < commands.size(); i++) {
      if (!names.add(commands.get(i).name())) {
        faults.add(
            Fault.at(
                "/commands/" + i + "/name", "is there twice: '" + commands.get(i).name() + "'"));
      }
    }
  }
}
