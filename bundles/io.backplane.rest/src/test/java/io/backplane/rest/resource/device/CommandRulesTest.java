/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.backplane.device.api.Profile;
import io.backplane.device.api.Profile.CommandDef;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.TenantId;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.view.CommandViews.CommandInput;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which commands a profile lets through. */
class CommandRulesTest {
  private static final CommandDef OPEN =
      new CommandDef("open", "", "{\"type\":\"object\",\"required\":[\"angle\"]}");
  private static final CommandDef STOP = new CommandDef("stop", "", "");

  @Test
  void a_profile_without_commands_takes_any() throws IOException {
    CommandRules.check(profile(), command("explode", "5"));
  }

  @Test
  void a_command_the_profile_does_not_name_is_refused() {
    assertEquals(
        "#/name 'explode' is no command of profile valve; there is open, stop",
        refusal(profile(OPEN, STOP), "explode", null));
  }

  @Test
  void input_is_as_the_schema_wants_it() throws IOException {
    CommandRules.check(profile(OPEN), command("open", "{\"angle\":1}"));
    assertEquals("#/input/angle is required", refusal(profile(OPEN), "open", "{\"turn\":1}"));
    assertEquals(
        "#/input must be of type \"object\"", refusal(profile(OPEN), "open", "\"nonsense\""));
    assertEquals("#/input must be of type \"object\"", refusal(profile(OPEN), "open", null));
    CommandRules.check(profile(STOP), command("stop", "\"nonsense\""));
  }

  @Test
  void a_schema_of_before_that_cannot_be_used_lets_nothing_through() {
    CommandDef broken = new CommandDef("open", "", "nonsense");
    assertEquals(
        "#/input cannot be checked, the profile's schema is no JSON:",
        refusal(profile(broken), "open", "1").split(" Unrec")[0]);
  }

  @Test
  void a_profile_gets_no_schema_that_cannot_be_used() {
    CommandDef broken = new CommandDef("turn", "", "{\"type\":\"flaot\"}");
    CommandRules.checkSchemas(profile(OPEN, STOP));
    ProblemException refusal =
        assertThrows(
            ProblemException.class, () -> CommandRules.checkSchemas(profile(OPEN, broken)));
    assertEquals(422, refusal.problem().status());
    assertEquals("#/commands/1/inputSchema", refusal.problem().errors().get(0).pointer());
  }

  private static String refusal(Profile profile, String name, String input) {
    ProblemException refused =
        assertThrows(
            ProblemException.class, () -> CommandRules.check(profile, command(name, input)));
    assertEquals(422, refused.problem().status());
    return refused.getMessage();
  }

  private static CommandInput command(String name, String input) throws IOException {
    return new CommandInput(name, input == null ? null : new ObjectMapper().readTree(input), null);
  }

  private static Profile profile(CommandDef... commands) {
    ProfileId id = new ProfileId("valve");
    List<CommandDef> all = List.of(commands);
    return new Profile(TenantId.DEFAULT, id, "Valve", "", "native", List.of(), all, 0, 1, 1, 1);
  }
}
