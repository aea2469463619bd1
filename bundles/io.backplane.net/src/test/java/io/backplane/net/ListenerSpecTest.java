/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.net.ListenerSpec.Limits;
import io.backplane.net.ListenerSpec.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerSpecTest {
  private static final ListenerSpec MQTT =
      ListenerSpec.parse("name=mqtt;protocol=mqtt;port=1883;host=auto");

  @Test
  void reads_an_entry() {
    assertEquals(plain(1883, "auto"), MQTT);
    assertEquals(plain(1, "auto"), ListenerSpec.parse("protocol=mqtt; port=1"));
    ListenerSpec full =
        ListenerSpec.parse(
            "name=wss;protocol=mqtt;port=8084;path=/mqtt;tls=on;clientCa=ca.pem;clientCert=required"
                + ";proxies=10.0.0.0/8, ::1;connections=9;perAddress=8;perSecond=7;openMillis=6"
                + ";flaps=5;banSeconds=4;frameBytes=3;mqtt.versions=5");
    assertEquals(
        new Wire(true, "ca.pem", true, "/mqtt", List.of("10.0.0.0/8", "::1")), full.wire());
    assertEquals(new Limits(9, 8, 7, 6, 5, 4, 3), full.limits());
    assertEquals(Map.of("versions", "5"), full.rules());
    assertEquals(
        "{banSeconds=4, connections=9, flaps=5, mqtt.versions=5, perAddress=8, perSecond=7}",
        full.shown().toString());
    assertEquals(Map.of(), MQTT.shown());
  }

  @Test
  void says_what_is_wrong_with_an_entry() {
    assertEquals(
        "listener 'protocol=mqtt': port is missing", refused("protocol=mqtt").getMessage());
    assertEquals(
        "listener 'protocol=mqtt;port=x': port 'x' is not a number",
        refused("protocol=mqtt;port=x").getMessage());
    assertTrue(refused("protocol=mqtt;port=70000").getMessage().endsWith("0 to 65535"));
    for (Map.Entry<String, String> wrong :
        Map.of(
                "colour=red", "there is no setting 'colour'",
                "coap.versions=1", "there is no setting 'coap.versions'",
                "tls=yes", "tls is off or on, not 'yes'",
                "path=mqtt", "does not begin with /",
                "clientCa=ca.pem", "need tls=on",
                "tls=on;clientCert=required", "needs clientCa",
                "proxies=10.0.0.0/99", "no address or network",
                "perAddress=-1", "below 0",
                "loose", "found 'loose'")
            .entrySet()) {
      String said = refused("protocol=mqtt;port=1;" + wrong.getKey()).getMessage();
      assertTrue(said.contains(wrong.getValue()), said);
    }
  }

  private static ListenerSpec plain(int port, String host) {
    return new ListenerSpec("mqtt", "mqtt", port, host, Wire.PLAIN, Limits.NONE, Map.of());
  }

  private static IllegalArgumentException refused(String entry) {
    return assertThrows(IllegalArgumentException.class, () -> ListenerSpec.parse(entry));
  }

  @Test
  void stays_on_loopback_until_the_setup_is_done_and_the_lan_is_allowed(@TempDir Path dir)
      throws IOException {
    HostRule closed = new HostRule(dir, false, 100);
    HostRule lan = new HostRule(dir, true, 100);
    assertTrue(closed.hosts(MQTT).contains("127.0.0.1"));
    assertEquals(closed.hosts(MQTT), lan.hosts(MQTT));
    assertEquals(closed.hosts(MQTT), lan.hosts(plain(1, "10.0.0.1")));
    assertTrue(lan.mayOpen(MQTT));
    assertFalse(closed.mayOpen(MQTT));
    setUp(dir);
    assertTrue(Set.of(List.of("::"), List.of("0.0.0.0")).contains(lan.hosts(MQTT)));
    assertFalse(lan.mayOpen(MQTT));
    assertTrue(closed.hosts(MQTT).contains("127.0.0.1"));
    assertTrue(closed.hosts(plain(1, "10.0.0.1")).contains("127.0.0.1"));
    assertEquals(List.of("10.0.0.1"), lan.hosts(plain(1, "10.0.0.1")));
    assertEquals(1983, closed.port(MQTT));
  }

  @Test
  void opens_to_others_over_tls_once_the_setup_is_done(@TempDir Path dir) throws IOException {
    ListenerSpec secure = ListenerSpec.parse("protocol=mqtt;port=1;tls=on");
    HostRule rule = new HostRule(dir, false, 0);
    assertTrue(rule.hosts(secure).contains("127.0.0.1"));
    assertTrue(rule.mayOpen(secure));
    setUp(dir);
    assertTrue(Set.of(List.of("::"), List.of("0.0.0.0")).contains(rule.hosts(secure)));
  }

  private static void setUp(Path dir) throws IOException {
    Files.createFile(Files.createDirectories(dir.resolve("security")).resolve("setup-done"));
  }

  @Test
  void tells_networks_apart() throws IOException {
    Subnet ten = Subnet.of("10.0.0.0/9");
    assertTrue(ten.holds(InetAddress.getByName("10.127.255.255")));
    assertFalse(ten.holds(InetAddress.getByName("10.128.0.0")));
    assertFalse(ten.holds(InetAddress.getByName("::1")));
    assertTrue(Subnet.of("2001:db8::/32").holds(InetAddress.getByName("2001:db8:1::1")));
    assertEquals(
        Subnet.party(InetAddress.getByName("2001:db8::1")),
        Subnet.party(InetAddress.getByName("2001:db8::2")));
    assertTrue(Subnet.of("0.0.0.0/0").holds(InetAddress.getByName("203.0.113.9")));
  }
}
