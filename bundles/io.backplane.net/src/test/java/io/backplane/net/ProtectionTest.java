/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backplane.net.api.Bans;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Proxies, limits and bans, through real sockets. */
@Timeout(60)
class ProtectionTest {
  private static final String ECHO = "name=e;protocol=echo;port=0";
  private static final String PROXIED = ECHO + ";proxies=127.0.0.0/8";
  private static final byte[] SIGNATURE = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };
  @TempDir Path data;
  private Rig rig;
  private Echo echo;

  @AfterEach
  void stop() {
    rig.close();
  }

  private void start(String... listeners) throws Exception {
    rig = new Rig(data, listeners);
    echo = new Echo("a");
    rig.net.bind("echo", echo, 0);
  }

  // ---- addresses

  @Test
  void listens_on_loopback_of_ipv6_too() throws Exception {
    InetAddress loopback = InetAddress.getByName("::1");
    assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "this machine has no IPv6");
    start(ECHO);
    assertEquals("a:four", Rig.ask(rig.connect(0), "four"));
    assertEquals("a:six", Rig.ask(rig.connect(0, "::1"), "six"));
    assertEquals(loopback, echo.served.get(1).remote().getAddress());
  }

  @Test
  void takes_the_word_of_a_proxy_for_whom_it_speaks() throws Exception {
    start(PROXIED);
    Socket v1 = rig.connect(0);
    Rig.say(v1, "PROXY TCP4 203.0.113.9 192.0.2.1 4711 1883\r\nhello");
    assertEquals("a:hello", Rig.read(v1, 7));
    assertEquals("203.0.113.9", remote(0));
    assertEquals(4711, echo.served.get(0).remote().getPort());
    Socket v2 = rig.connect(0);
    v2.getOutputStream().write(v2("2001:db8::9"));
    assertEquals("a:later", Rig.ask(v2, "later"));
    assertEquals("2001:db8:0:0:0:0:0:9", remote(1));
    Socket itself = rig.connect(0);
    Rig.say(itself, "PROXY UNKNOWN\r\nme");
    assertEquals("a:me", Rig.read(itself, 4));
    assertEquals("127.0.0.1", remote(2));
  }

  private String remote(int index) {
    return echo.served.get(index).remote().getAddress().getHostAddress();
  }

  private static byte[] v2(String source) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    out.writeBytes(new byte[] {0x21, 0x21, 0, 36});
    out.writeBytes(InetAddress.getByName(source).getAddress());
    out.writeBytes(InetAddress.getByName("2001:db8::1").getAddress());
    out.writeBytes(new byte[] {0x12, 0x67, 0x07, 0x5B});
    return out.toByteArray();
  }

  @Test
  void who_is_no_proxy_cannot_speak_for_others() throws Exception {
    start(ECHO + ";proxies=192.0.2.0/24");
    String claim = "PROXY TCP4 203.0.113.9 192.0.2.1 1 2\r\n";
    assertEquals("a:" + claim, Rig.ask(rig.connect(0), claim));
    assertEquals("127.0.0.1", remote(0));
  }

  @Test
  void a_proxy_must_say_for_whom_it_speaks() throws Exception {
    start(PROXIED + ";openMillis=300");
    Socket none = rig.connect(0);
    Rig.say(none, "hello hello hello hello\r\n");
    assertEquals(-1, none.getInputStream().read());
    Rig.await(() -> rig.refused("e", "proxy") == 1);
    Socket slow = rig.connect(0);
    Rig.say(slow, "PROXY TCP4 203.0.");
    assertEquals(-1, slow.getInputStream().read());
    Rig.await(() -> rig.refused("e", "slow") == 1);
    assertTrue(echo.served.isEmpty());
  }

  @Test
  void a_proxy_may_pass_tls_on() throws Exception {
    start(PROXIED + ";tls=on");
    rig.net.show(rig.identity());
    Socket raw = rig.connect(0);
    Rig.say(raw, "PROXY TCP4 203.0.113.9 192.0.2.1 4711 8883\r\n");
    Socket s =
        rig.trusting(null).getSocketFactory().createSocket(raw, "localhost", raw.getPort(), true);
    assertEquals("a:hello", Rig.ask(s, "hello"));
    assertEquals("203.0.113.9", remote(0));
  }

  // ---- limits

  @Test
  void keeps_the_limits_of_each_listener() throws Exception {
    start(ECHO + ";connections=2", "name=other;protocol=echo;port=0");
    Socket first = rig.connect(0);
    assertEquals("a:1", Rig.ask(first, "1"));
    assertEquals("a:2", Rig.ask(rig.connect(0), "2"));
    assertEquals(-1, rig.connect(0).getInputStream().read());
    assertEquals("a:3", Rig.ask(rig.connect(1), "3"));
    assertEquals(1, rig.refused("e", "listener"));
    first.close();
    Rig.await(() -> rig.net.list().get(0).connections() == 1);
    assertEquals("a:4", Rig.ask(rig.connect(0), "4"));
    rig.net.apply(Rig.settings(30_000, ECHO, "name=other;protocol=echo;port=0"));
    Rig.await(() -> answers("5"));
    assertEquals("a:6", Rig.ask(rig.connect(0), "6"));
  }

  private boolean answers(String text) {
    try {
      return Rig.ask(rig.connect(0), text).equals("a:" + text);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void an_address_may_hold_so_many_connections_and_others_are_not_affected() throws Exception {
    start(PROXIED + ";perAddress=2");
    Socket first = from("203.0.113.9");
    assertEquals("a:1", Rig.ask(first, "1"));
    assertEquals("a:2", Rig.ask(from("203.0.113.9"), "2"));
    assertEquals(-1, from("203.0.113.9").getInputStream().read());
    assertEquals("a:3", Rig.ask(from("203.0.113.8"), "3"));
    assertEquals(1, rig.refused("e", "address"));
    first.close();
    Rig.await(() -> rig.net.list().get(0).connections() == 2);
    assertEquals("a:4", Rig.ask(from("203.0.113.9"), "4"));
  }

  @Test
  void an_address_may_connect_so_often() throws Exception {
    start(PROXIED + ";perSecond=2");
    List<Socket> let = new ArrayList<>();
    int out = 0;
    for (int i = 0; i < 12; i++) {
      Socket s = from("203.0.113.9");
      Rig.say(s, "x");
      if (s.getInputStream().read() < 0) {
        out++;
      } else {
        let.add(s);
      }
    }
    assertTrue(let.size() >= 4 && out >= 1, let.size() + " let in, " + out + " not");
    assertEquals(out, rig.refused("e", "rate"));
    assertEquals("a:3", Rig.ask(from("203.0.113.8"), "3"));
  }

  @Test
  void an_address_that_flaps_is_kept_out_for_a_while() throws Exception {
    start(PROXIED + ";flaps=3;banSeconds=1");
    for (int i = 0; i < 5; i++) {
      Socket known = from("203.0.113.9");
      assertEquals("a:ok", Rig.ask(known, "ok"));
      known.close();
    }
    echo.welcoming = false;
    for (int i = 0; i < 3; i++) {
      Socket unknown = from("203.0.113.9");
      assertEquals("a:no", Rig.ask(unknown, "no"));
      unknown.close();
    }
    Rig.await(() -> rig.net.bans().banned(Bans.ADDRESS, "203.0.113.9"));
    assertEquals(-1, from("203.0.113.9").getInputStream().read());
    assertEquals(1, rig.refused("e", "banned"));
    assertEquals("a:3", Rig.ask(from("203.0.113.8"), "3"));
    Rig.await(() -> !rig.net.bans().banned(Bans.ADDRESS, "203.0.113.9"));
    assertEquals("a:4", Rig.ask(from("203.0.113.9"), "4"));
  }

  private Socket from(String address) throws IOException {
    Socket s = rig.connect(0);
    s.getOutputStream()
        .write(
            ("PROXY TCP4 " + address + " 192.0.2.1 4711 1883\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return s;
  }

  @Test
  void bans_are_listed_and_lifted_and_count_for_whoever_asks() throws Exception {
    start(ECHO);
    Bans bans = rig.net.bans();
    bans.ban("mqtt-client", "t1", Duration.ofMinutes(1), "it flaps");
    assertTrue(bans.banned("mqtt-client", "t1"));
    assertFalse(bans.banned(Bans.ADDRESS, "192.0.2.1"));
    assertEquals("it flaps", bans.list().get(0).reason());
    assertTrue(bans.lift("mqtt-client", "t1"));
    assertFalse(bans.lift("mqtt-client", "t1"));
    assertTrue(bans.list().isEmpty());
    bans.ban(Bans.ADDRESS, "127.0.0.1", Duration.ofMinutes(1), "enough");
    assertEquals(-1, rig.connect(0).getInputStream().read());
  }

  @Test
  void any_address_of_a_network_names_its_ban() throws Exception {
    start(PROXIED);
    Bans bans = rig.net.bans();
    String network = "2001:db8:0:7:0:0:0:0";
    Bans.Ban made = bans.ban(Bans.ADDRESS, "2001:db8:0:7::9", Duration.ofMinutes(1), "").get();
    assertEquals(network, made.name());
    assertTrue(bans.banned(Bans.ADDRESS, "2001:db8:0:7::1"));
    assertFalse(bans.banned(Bans.ADDRESS, "2001:db8:0:8::9"));
    Socket v6 = rig.connect(0);
    Rig.say(v6, "PROXY TCP6 2001:db8:0:7::5 2001:db8::1 4711 1883\r\n");
    assertEquals(-1, v6.getInputStream().read());
    assertEquals(1L, rig.net.refused("e").get("banned"));
    assertEquals(0L, rig.net.refused("e").get("rate"));
    assertEquals(Map.of(), rig.net.refused("none"));
    assertTrue(bans.lift(Bans.ADDRESS, "2001:db8:0:7:1:2:3:4"));
    for (String none : List.of("boiler", "10.0.0.0/8", "10.0.0.300", "")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> bans.ban(Bans.ADDRESS, none, Duration.ofMinutes(1), ""),
          none);
    }
    assertTrue(bans.list().isEmpty());
  }

  @Test
  void passes_the_rules_of_a_listener_on_to_its_protocol() throws Exception {
    start(ECHO + ";echo.versions=5");
    assertEquals("a:1", Rig.ask(rig.connect(0), "1"));
    assertEquals(Map.of("versions", "5"), echo.served.get(0).rules());
    assertTrue(System.nanoTime() - echo.served.get(0).since() < 10_000_000_000L);
    rig.net.apply(Rig.settings(30_000, ECHO));
    Rig.await(() -> echo.served.get(0).rules().isEmpty());
  }
}
