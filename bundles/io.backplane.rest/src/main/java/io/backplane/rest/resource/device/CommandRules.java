/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.backplane.device.api.Profile;
import io.backplane.device.api.Profile.CommandDef;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.schema.InputSchema;
import io.backplane.rest.view.CommandViews.CommandInput;
import io.backplane.rest.view.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a profile says about commands: which there are, if it names any, and with what input. */
final class CommandRules {
  private CommandRules() {}

  /** Refuses a command that the device's profile does not know or whose input it does not take. */
  static void check(Profile profile, CommandInput command) {
    if (profile.commands().isEmpty()) {
      return;
    }
    CommandDef known =
        profile.commands().stream()
            .filter(c -> c.name().equals(command.name()))
            .findFirst()
            .orElseThrow(() -> ProblemException.invalid(List.of(unknown(profile, command.name()))));
    if (known.inputSchema().isBlank()) {
      return;
    }
    List<Fault> faults = faults(known, command.input());
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
  }

  private static Fault unknown(Profile profile, String name) {
    return Fault.at(
        "/name",
        "'"
            + name
            + "' is no command of profile "
            + profile.id().value()
            + "; there is "
            + profile.commands().stream().map(CommandDef::name).collect(Collectors.joining(", ")));
  }

  private static List<Fault> faults(CommandDef known, JsonNode input) {
    try {
      return InputSchema.of(known.inputSchema())
          .faults("/input", input == null ? NullNode.getInstance() : input);
    } catch (IllegalArgumentException e) {
      return List.of(
          Fault.at("/input", "cannot be checked, the profile's schema " + e.getMessage()));
    }
  }

  /** Refuses a profile that has a schema which cannot be used. */
  static void checkSchemas(Profile profile) {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < profile.commands().size(); i++) {
      String schema = profile.commands().get(i).inputSchema();
      try {
        if (!schema.isBlank()) {
          InputSchema.of(schema);
        }
      } catch (IllegalArgumentException e) {
        faults.add(Fault.at("/commands/" + i + "/inputSchema", e.getMessage()));
      }
    }
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
  }
}
