/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerSpecTest {
  private static final ListenerSpec MQTT =
      ListenerSpec.parse("name=mqtt;protocol=mqtt;port=1883;host=auto");

  @Test
  void reads_an_entry() {
    assertEquals(new ListenerSpec("mqtt", "mqtt", 1883, "auto"), MQTT);
    assertEquals(
        new ListenerSpec("mqtt", "mqtt", 1, "auto"), ListenerSpec.parse("protocol=mqtt; port=1"));
  }

  @Test
  void says_what_is_wrong_with_an_entry() {
    assertEquals(
        "listener 'protocol=mqtt': port is missing", refused("protocol=mqtt").getMessage());
    assertEquals(
        "listener 'protocol=mqtt;port=x': port 'x' is not a number",
        refused("protocol=mqtt;port=x").getMessage());
    assertTrue(refused("protocol=mqtt;port=70000").getMessage().endsWith("0 to 65535"));
    assertTrue(refused("protocol=mqtt;port=1;tls=on").getMessage().contains("found 'tls'"));
  }

  private static IllegalArgumentException refused(String entry) {
    return assertThrows(IllegalArgumentException.class, () -> ListenerSpec.parse(entry));
  }

  @Test
  void stays_on_loopback_until_the_setup_is_done_and_the_lan_is_allowed(@TempDir Path dir)
      throws IOException {
    Path done = dir.resolve("setup-done");
    HostRule closed = new HostRule(done, false, 100);
    HostRule lan = new HostRule(done, true, 100);
    assertEquals("127.0.0.1", lan.host(MQTT));
    assertTrue(lan.mayOpen());
    Files.createFile(done);
    assertEquals("0.0.0.0", lan.host(MQTT));
    assertFalse(lan.mayOpen());
    assertEquals("127.0.0.1", closed.host(MQTT));
    assertEquals("127.0.0.1", closed.host(new ListenerSpec("a", "mqtt", 1, "10.0.0.1")));
    assertEquals("10.0.0.1", lan.host(new ListenerSpec("a", "mqtt", 1, "10.0.0.1")));
    assertEquals(1983, closed.port(MQTT));
  }
}
