/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static final Path HOME = Path.of("/opt/backplane");

  @Test
  void has_safe_defaults() {
    Options options = Options.parse(List.of(), HOME);
    assertEquals(HOME.resolve("data"), options.data());
    assertEquals(0, options.portOffset());
    assertFalse(options.insecureLan());
    assertFalse(options.shell());
    assertFalse(FrameworkProperties.of(options, HOME, 6).containsKey("backplane.insecure.lan"));
  }

  @Test
  void shifts_every_port_by_the_offset() {
    Options options = Options.parse(List.of("--port-offset", "100", "--insecure-lan"), HOME);
    var properties = FrameworkProperties.of(options, HOME, 6);
    assertEquals("8180", properties.get("org.osgi.service.http.port"));
    assertEquals("100", properties.get("backplane.port.offset"));
    assertEquals("127.0.0.1", properties.get("org.apache.felix.http.host"));
    assertEquals("true", properties.get("backplane.insecure.lan"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--port-offset x", "--port-offset -1", "--port-offset 60000", "--data", "--what"})
  void refuses_what_it_does_not_know(String line) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Options.parse(List.of(line.split(" ")), HOME));
    assertTrue(e.getMessage().contains("--"), e.getMessage());
  }
}
