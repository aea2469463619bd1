/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** What the terminal says about a command that took nothing of what it was given. */
class HintsTest {
  private static final Exception COERCE =
      new IllegalArgumentException("Cannot coerce list(Token) to any of [(CommandSession)]");

  @Test
  void a_command_that_does_not_take_what_it_was_given_leads_to_its_help() {
    String hint = "'device:list' does not take that; type: help device:list";
    assertEquals(hint, Hints.hint("device:list --help", COERCE));
    assertEquals(hint, Hints.hint("  device:list", COERCE));
  }

  @Test
  void other_faults_speak_for_themselves() {
    assertNull(Hints.hint("device:show x", new IllegalArgumentException("no device 'x'")));
    assertNull(Hints.hint("device:show x", new IllegalStateException()));
    assertNull(Hints.hint("$x --help", COERCE));
  }
}
