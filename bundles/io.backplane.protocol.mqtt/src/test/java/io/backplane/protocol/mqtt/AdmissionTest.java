/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static io.backplane.protocol.mqtt.Talk.CLEAN;
import static io.backplane.protocol.mqtt.Talk.RESUME;
import static io.backplane.protocol.mqtt.Talk.connect3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.net.api.Bans;
import io.backplane.protocol.api.ClientDirectory.Filter;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom a listener lets in, and who is kept out. */
@Timeout(60)
class AdmissionTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final SpaceKey DEV1 = new SpaceKey(TenantId.DEFAULT, new DeviceId("dev1"));
  private final List<RawClient> open = new ArrayList<>();
  private Rig rig;

  @AfterEach
  void stop() throws IOException {
    for (RawClient raw : open) {
      raw.close();
    }
    rig.close();
  }

  private void start(String rules) {
    rig = new Rig(Rig.SETTINGS, 30_000, rules).start();
  }

  private void again(String rules) {
    rig.close();
    start(rules);
  }

  private RawClient raw() throws IOException {
    RawClient raw = Talk.raw(rig);
    open.add(raw);
    return raw;
  }

  /** The code that answers a login of MQTT 5.0; if it is 0 the connection stays open. */
  private int login(String device, String clientId, int flags, Frame with) throws IOException {
    return raw().login5(device, clientId, flags, with).u8(1);
  }

  private int login(String device, String clientId) throws IOException {
    return login(device, clientId, CLEAN, Frame.with());
  }

  private long connects(String result) {
    return rig.core().counters().connects(result);
  }

  // ---- numbers

  @Test
  void a_device_has_so_many_connections_and_not_one_more() throws Exception {
    start(";mqtt.maxConnectionsPerDevice=2");
    RawClient first = raw();
    assertEquals(0, first.login5("dev1", "a", Frame.with()).u8(1));
    assertEquals(0, login("dev1", "b"));
    assertEquals(0x97, login("dev1", "c"));
    assertEquals(3, raw().ask(connect3(CLEAN, 0, "c")).u8(1));
    assertEquals(0, login("dev2", "c"), "another device");
    assertEquals(0, login("dev1", "b"), "who takes over its own session adds none");
    rig.swap();
    assertEquals(0x97, login("dev1", "c"), "those that were handed over count");
    first.close();
    await(() -> rig.core().presence().of(DEV1) == 1);
    assertEquals(0, login("dev1", "c"));
    assertEquals(2, rig.core().presence().of(DEV1));
    assertEquals(1, connects("device-connections"));
  }

  @Test
  void a_tenant_has_so_many_connections_and_not_one_more() throws Exception {
    start(";mqtt.maxConnectionsPerTenant=2");
    assertEquals(0, login("dev1", "a"));
    assertEquals(0, login("dev2", "a"));
    assertEquals(0x97, login("dev3", "a"));
    assertEquals(1, connects("tenant-connections"));
    assertEquals(0, login("dev2", "a"));
    await(() -> rig.core().presence().of(TenantId.DEFAULT) == 2);
    for (RawClient raw : open) {
      raw.close();
    }
    await(() -> rig.core().presence().of(TenantId.DEFAULT) == 0);
    assertEquals(0, rig.core().presence().of(DEV1));
  }

  @Test
  void a_device_leaves_so_many_sessions_behind_and_not_one_more() throws Exception {
    start(";mqtt.maxSessionsPerDevice=2");
    Talk.v3(rig, "a", RESUME).close();
    rig.awaitAbandoned("a");
    Talk.v3(rig, "b", RESUME).close();
    rig.awaitAbandoned("b");
    assertEquals(3, raw().ask(connect3(RESUME, 0, "c")).u8(1));
    Frame kept = Frame.with().u8(17).u32(60);
    assertEquals(0x97, login("dev1", "c", CLEAN, kept));
    assertEquals(0, login("dev1", "c"), "one that ends with its connection");
    assertEquals(0, login("dev1", "a", RESUME, kept), "one that is there");
    assertEquals(0, login("dev2", "c", CLEAN, kept));
    assertEquals(2, connects("device-sessions"));
  }

  // ---- listeners

  @Test
  void a_listener_serves_devices_of_some_profiles_or_tenants_only() throws Exception {
    start(";mqtt.profiles=meters, default");
    assertEquals(0, login("dev1", "a"));
    again(";mqtt.profiles=meters");
    assertEquals(0x87, login("dev1", "a"));
    assertEquals(5, raw().ask(connect3(CLEAN, 0, "c")).u8(1));
    assertEquals(2, connects("not-here"));
    again(";mqtt.tenants=other");
    assertEquals(0x87, login("dev1", "a"));
    again(";mqtt.tenants=other,default;mqtt.anonymous=never");
    assertEquals(0, login("dev1", "a"));
  }

  @Test
  void a_listener_cannot_be_told_to_let_in_anybody() throws Exception {
    start(";mqtt.anonymous=always");
    assertEquals(0x83, login("dev1", "a"));
  }

  // ---- bans

  @Test
  void a_ban_of_a_device_is_not_evaded_by_another_name() throws Exception {
    start("");
    Bans bans = rig.net.bans();
    bans.ban(Bans.MQTT_DEVICE, "default/dev1", LONG, "for a test");
    assertEquals(0x8A, login("dev1", "a"));
    assertEquals(0x8A, login("dev1", "b"));
    assertEquals(0x8A, login("dev1", ""));
    assertEquals(0, login("dev2", "a"));
    assertTrue(bans.lift(Bans.MQTT_DEVICE, "default/dev1"));
    assertEquals(0, login("dev1", "a"));
    assertEquals(3, connects("banned"));
  }

  @Test
  void a_ban_of_a_credential_is_about_all_who_log_in_with_it() throws Exception {
    start("");
    rig.net.bans().ban(Bans.MQTT_CREDENTIAL, "default/cred-1", LONG, "for a test");
    assertEquals(0x8A, login("dev1", "a"));
    assertEquals(0x8A, login("dev2", ""));
    assertEquals(2, rig.core().counters().connects("banned"));
  }

  @Test
  void a_ban_that_comes_while_a_login_waits_for_the_session_counts() throws Exception {
    start("");
    rig.gate.silent = true;
    RawClient first = raw();
    assertEquals(0, first.login5("dev1", "a", Frame.with()).u8(1));
    first.send(Frame.publish(2, "t", 1, Frame.with(), "x"));
    await(() -> rig.core().tally().inFlight == 1);
    RawClient second = raw();
    second.send(
        Frame.connect(5, CLEAN, 0).properties(Frame.with()).utf("a").utf("dev1").utf("secret"));
    assertEquals(0x8E, first.next().u8(0));
    rig.net.bans().ban(Bans.MQTT_CLIENT, "default/a", LONG, "for a test");
    rig.gate.speak();
    assertEquals(0x8A, second.next().u8(1));
    assertNull(second.next());
  }

  // ---- flapping

  private void flap(String clientId) throws IOException {
    RawClient raw = raw();
    assertEquals(0, raw.login5("dev1", clientId, Frame.with()).u8(1));
    int before = rig.core().presence().of(DEV1);
    raw.close();
    await(() -> rig.core().presence().of(DEV1) == before - 1);
  }

  private boolean banned() {
    return rig.net.bans().banned(Bans.MQTT_DEVICE, "default/dev1");
  }

  @Test
  void a_device_that_comes_and_goes_over_and_over_is_kept_out_for_a_while() throws Exception {
    start(";mqtt.flaps=3;mqtt.flapSeconds=3600;mqtt.flapBanSeconds=1000");
    flap("a");
    flap("b");
    assertFalse(banned());
    flap("");
    await(this::banned);
    assertEquals(0x8A, login("dev1", "d"));
    assertEquals(0, login("dev2", "a"));
    assertEquals(1, rig.core().counters().limits("flapping"));
    assertTrue(rig.diagnostics.contains("dev1 flapping"), rig.diagnostics.toString());
    rig.swap();
    assertEquals(0x8A, login("dev1", "d"), "a new card knows of the ban");
  }

  @Test
  void clients_that_take_each_others_session_flap_and_those_the_node_ends_do_not()
      throws Exception {
    start(";mqtt.flaps=3;mqtt.flapSeconds=3600");
    for (int i = 0; i < 5; i++) {
      RawClient raw = raw();
      assertEquals(0, raw.login5("dev1", "k" + i, Frame.with()).u8(1));
      String id = rig.card().clients(TenantId.DEFAULT, named("k" + i), "", 1).items().get(0).id();
      assertTrue(rig.card().disconnect(TenantId.DEFAULT, id, ""));
      assertEquals(0x98, raw.next().u8(0));
    }
    assertFalse(banned());
    assertEquals(0, login("dev1", "same"));
    assertEquals(0, login("dev1", "same"));
    assertEquals(0, login("dev1", "same"));
    assertFalse(banned());
    assertEquals(0x8A, login("dev1", "same"), "the third that would end one");
    assertTrue(banned());
  }

  private static Filter named(String clientId) {
    return new Filter("", clientId, "", "", "", null);
  }

  // ---- those who never finish

  @Test
  void a_client_that_drips_its_connect_is_cut_off_in_time() throws Exception {
    start(";mqtt.connectMillis=500");
    RawClient raw = raw();
    byte[] connect = connect3(CLEAN, 0, "x".repeat(20_000)).done();
    int[] sent = {0};
    await(
        () -> {
          drip(raw, connect[sent[0]++]);
          return rig.core().counters().closes("connect-timeout") == 1;
        });
    assertTrue(sent[0] < connect.length, "it was never complete");
  }

  private static void drip(RawClient raw, byte b) {
    try {
      raw.write(b);
    } catch (IOException e) {
      assertTrue(e instanceof SocketException, e.toString());
    }
  }
}
