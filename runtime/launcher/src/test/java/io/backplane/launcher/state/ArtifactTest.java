/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ArtifactTest {
  @Test
  void libraries_of_the_system_run_on_their_machine_only() {
    Artifact intel = Artifact.parse("g:library:jar:linux-x86_64:1.0");
    Artifact arm = Artifact.parse("g:library:jar:linux-aarch_64:1.0");
    assertTrue(intel.runsOn("amd64"));
    assertFalse(intel.runsOn("aarch64"));
    assertTrue(arm.runsOn("aarch64"));
    assertFalse(arm.runsOn("amd64"));
    assertFalse(arm.runsOn("riscv64"));
    assertTrue(Artifact.parse("g:library:1.0").runsOn("riscv64"));
    assertTrue(Artifact.parse("g:library:jar:tests:1.0").runsOn("amd64"));
  }

  @Test
  void lies_where_its_coordinates_say() {
    Artifact a = Artifact.parse("g.h:library:jar:linux-x86_64:1.0");
    assertEquals("g/h/library/1.0/library-1.0-linux-x86_64.jar", a.path());
    assertEquals("g.h:library:jar:linux-x86_64:1.0", a.toString());
    assertThrows(IllegalArgumentException.class, () -> Artifact.parse("g:library"));
  }
}
