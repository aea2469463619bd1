/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientConfig;
import com.hivemq.client.mqtt.mqtt5.auth.Mqtt5EnhancedAuthMechanism;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5Auth;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5AuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5EnhancedAuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The authentication exchange of MQTT 5.0: byte by byte, and with a client that can do it. */
@Timeout(60)
class AuthenticationTest {
  private static final int METHOD = 21;
  private static final int DATA = 22;
  private final TwoSteps method = new TwoSteps();
  private Rig rig = offering(Rig.complete());

  @AfterEach
  void stop() {
    rig.close();
  }

  private Rig offering(Rig of) {
    of.core().services().add(TwoSteps.NAME, method);
    return of;
  }

  /** The rig with a rule of its listener instead. */
  private void restart(String rule) {
    rig.close();
    rig = offering(new Rig(Rig.SETTINGS, 30_000, rule).start());
  }

  private RawClient raw() throws Exception {
    return Talk.raw(rig);
  }

  private static Frame says(String name, String data) {
    return Frame.with().u8(METHOD).utf(name).u8(DATA).utf(data);
  }

  /** CONNECT without user name and password. */
  private static Frame connect(String name, String data) {
    return Frame.connect(5, 2, 0).properties(says(name, data)).utf("c");
  }

  private static Frame auth(int code, String data) {
    return Frame.of(0xF0).u8(code).properties(says(TwoSteps.NAME, data));
  }

  /** An AUTH of the server. */
  private static void asked(int code, String data, Packet p) {
    assertEquals(15, p.type(), p.toString());
    assertEquals(code + " " + words(data), p.u8(0) + " " + p.properties(1));
  }

  private static List<String> words(String data) {
    return List.of(METHOD + "=" + TwoSteps.NAME, DATA + "=" + data);
  }

  private RawClient challenged() throws Exception {
    RawClient raw = raw();
    asked(0x18, "who", raw.ask(connect(TwoSteps.NAME, "hello")));
    return raw;
  }

  private RawClient connected() throws Exception {
    RawClient raw = challenged();
    Packet ack = raw.ask(auth(0x18, "dev1 secret"));
    assertEquals("2 0", ack.type() + " " + ack.u8(1), ack.toString());
    assertTrue(ack.properties(2).containsAll(words("welcome")), ack.toString());
    return raw;
  }

  private static void refused(int code, Packet ack) {
    assertEquals("2 " + code, ack.type() + " " + ack.u8(1), ack.toString());
  }

  private static void disconnected(int code, Packet p) {
    assertEquals("14 " + code, p.type() + " " + p.u8(0), p.toString());
  }

  @Test
  void lets_in_who_answers_the_challenge() throws Exception {
    try (RawClient raw = connected()) {
      assertEquals("dev1", rig.gate.list().get(0).identity().device().value());
      Talk.quiet(raw);
    }
  }

  @Test
  void refuses_who_does_not_answer_it() throws Exception {
    try (RawClient raw = challenged()) {
      refused(0x86, raw.ask(auth(0x18, "dev1 guess")));
      Talk.closed(raw);
    }
    try (RawClient raw = challenged()) {
      refused(0x87, raw.ask(auth(0x18, "disabled secret")));
      Talk.closed(raw);
    }
    assertEquals(1, rig.core().counters().connects("bad-credential"));
    assertEquals(1, rig.core().counters().connects("disabled"));
  }

  @Test
  void refuses_a_method_it_does_not_have() throws Exception {
    try (RawClient raw = raw()) {
      refused(0x8C, raw.ask(connect("OTHER", "hello")));
      Talk.closed(raw);
    }
    assertEquals(1, rig.core().counters().connects("authentication-method"));
  }

  @Test
  void takes_nothing_else_before_the_challenge_is_answered() throws Exception {
    for (Frame f :
        List.of(
            Frame.of(0xC0),
            connect(TwoSteps.NAME, "hello"),
            auth(0x19, "hello"),
            Frame.of(0xF0),
            Frame.of(0xF0).u8(0x18).properties(says("OTHER", "dev1 secret")),
            Frame.of(0xF0).u8(0x18).properties(Frame.with()))) {
      try (RawClient raw = challenged()) {
        refused(0x82, raw.ask(f));
        Talk.closed(raw);
      }
    }
    try (RawClient raw = challenged()) {
      refused(0x81, raw.ask(Frame.of(0xF0).u8(0x17).properties(says(TwoSteps.NAME, ""))));
    }
    try (RawClient raw = challenged()) {
      raw.send(Frame.of(0xE0));
      Talk.closed(raw);
    }
  }

  @Test
  void authenticates_again_while_the_connection_lasts() throws Exception {
    try (RawClient raw = connected()) {
      asked(0x18, "who", raw.ask(auth(0x19, "hello")));
      Talk.quiet(raw);
      asked(0, "welcome", raw.ask(auth(0x18, "dev1 secret other-credential")));
      Talk.quiet(raw);
      await(() -> rig.gate.list().size() == 1 && credential().equals("other-credential"));
      asked(0x18, "who", raw.ask(auth(0x19, "hello")));
      disconnected(0x87, raw.ask(auth(0x18, "dev1 guess")));
      Talk.closed(raw);
    }
    Rig.await(() -> rig.core().counters().closes("not-authenticated") == 1);
    assertEquals(List.of("dev1 not-authenticated"), rig.diagnostics);
  }

  private String credential() {
    return rig.gate.list().get(0).identity().credential();
  }

  @Test
  void another_device_cannot_go_on_with_a_connection() throws Exception {
    try (RawClient raw = connected()) {
      asked(0x18, "who", raw.ask(auth(0x19, "hello")));
      disconnected(0x87, raw.ask(auth(0x18, "dev2 secret")));
      Talk.closed(raw);
    }
    Rig.await(() -> rig.core().counters().closes("not-authenticated") == 1);
  }

  @Test
  void authenticating_again_follows_the_rules() throws Exception {
    for (Frame f :
        List.of(
            auth(0x18, "dev1 secret"),
            Frame.of(0xF0).u8(0x19).properties(says("OTHER", "hello")),
            Frame.of(0xF0).u8(0x19).properties(Frame.with()),
            Frame.of(0xF0).u8(0).properties(says(TwoSteps.NAME, "hello")))) {
      try (RawClient raw = connected()) {
        disconnected(0x82, raw.ask(f));
        Talk.closed(raw);
      }
    }
    try (RawClient raw = connected()) {
      asked(0x18, "who", raw.ask(auth(0x19, "hello")));
      disconnected(0x82, raw.ask(auth(0x19, "hello")));
    }
    Rig.await(() -> rig.core().counters().closes("protocol-error") == 5);
  }

  @Test
  void an_exchange_goes_on_across_swaps_of_both_cards() throws Exception {
    try (RawClient raw = challenged()) {
      rig.swap();
      offering(rig);
      rig.swap();
      rig.core().services().add(TwoSteps.NAME, new TwoSteps());
      refusedOrIn(raw);
      asked(0x18, "who", raw.ask(auth(0x19, "hello")));
      rig.swap();
      offering(rig);
      asked(0, "welcome", raw.ask(auth(0x18, "dev1 secret")));
      rig.swap();
      offering(rig);
      asked(0x18, "who", raw.ask(auth(0x19, "hello")));
    }
  }

  private static void refusedOrIn(RawClient raw) throws Exception {
    Packet ack = raw.ask(auth(0x18, "dev1 secret"));
    assertEquals("2 0", ack.type() + " " + ack.u8(1), ack.toString());
  }

  @Test
  void waits_for_a_method_that_cannot_answer_and_for_one_being_replaced() throws Exception {
    method.away = true;
    try (RawClient raw = raw()) {
      raw.send(connect(TwoSteps.NAME, "hello"));
      await(() -> method.asked.get() > 1);
      rig.swap();
      method.away = false;
      rig.core().services().add(TwoSteps.NAME, method);
      asked(0x18, "who", raw.next());
      rig.core().services().remove(TwoSteps.NAME, method);
      raw.send(auth(0x18, "dev1 secret"));
      rig.core().services().add(TwoSteps.NAME, new TwoSteps());
      refused(0, raw.next());
    }
  }

  @Test
  void the_usual_method_is_waited_for_and_one_that_fails_too() throws Exception {
    try (RawClient raw = raw()) {
      raw.send(connect("SCRAM-SHA-256", "hello"));
      method.failing = true;
      rig.core().services().add("SCRAM-SHA-256", method);
      await(() -> method.asked.get() > 1);
      method.failing = false;
      assertEquals(15, raw.next().type());
    }
  }

  @Test
  void gives_up_waiting_for_a_method_after_the_hold_time() throws Exception {
    try (RawClient raw = raw()) {
      raw.send(connect("SCRAM-SHA-256", "hello"));
      assertNull(raw.next());
    }
    Rig.await(() -> rig.core().counters().closes("hold-timeout") == 1);
  }

  @Test
  void a_listener_says_how_clients_log_in() throws Exception {
    restart(";mqtt.authentication=" + TwoSteps.NAME);
    connected().close();
    try (RawClient raw = raw()) {
      refused(0x8C, raw.login5("dev1", "c", Frame.with()));
    }
    try (RawClient raw = raw()) {
      Packet ack = raw.ask(Talk.connect3(Talk.CLEAN, 0, "c"));
      assertEquals("2 5", ack.type() + " " + ack.u8(1));
    }
    restart(";mqtt.authentication=password");
    try (RawClient raw = raw()) {
      refused(0x8C, raw.ask(connect(TwoSteps.NAME, "hello")));
    }
    Talk.v5(rig, "c", Frame.with()).close();
  }

  @Test
  void sends_no_auth_that_is_too_large_for_the_client() throws Exception {
    try (RawClient raw = raw()) {
      Frame small = says(TwoSteps.NAME, "hello").u8(39).u32(16);
      raw.send(Frame.connect(5, 2, 0).properties(small).utf("c"));
      Talk.closed(raw);
    }
  }

  @Test
  void an_exchange_takes_no_longer_than_connect_may() throws Exception {
    try (RawClient raw = challenged()) {
      Talk.closed(raw);
    }
  }

  @Test
  void a_login_without_a_method_has_none_in_its_answer() throws Exception {
    try (RawClient raw = raw()) {
      Packet ack = raw.login5("dev1", "c", Frame.with());
      assertTrue(ack.properties(2).stream().noneMatch(p -> p.startsWith(METHOD + "=")));
      disconnected(0x82, raw.ask(auth(0x19, "hello")));
    }
  }

  // ---- a client that can do it

  /** The client's side of the method. */
  private static final class Answering implements Mqtt5EnhancedAuthMechanism {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile String secret = "dev1 secret";

    private static ByteBuffer bytes(String text) {
      return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private void heard(java.util.Optional<ByteBuffer> data) {
      heard.add(data.map(d -> StandardCharsets.UTF_8.decode(d).toString()).orElse(""));
    }

    @Override
    public MqttUtf8String getMethod() {
      return MqttUtf8String.of(TwoSteps.NAME);
    }

    @Override
    public int getTimeout() {
      return 10;
    }

    @Override
    public CompletableFuture<Void> onAuth(
        Mqtt5ClientConfig c, Mqtt5Connect connect, Mqtt5EnhancedAuthBuilder auth) {
      auth.data(bytes("hello"));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> onReAuth(Mqtt5ClientConfig c, Mqtt5AuthBuilder auth) {
      auth.data(bytes("hello"));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Boolean> onContinue(
        Mqtt5ClientConfig c, Mqtt5Auth auth, Mqtt5AuthBuilder answer) {
      heard(auth.getData());
      answer.data(bytes(secret));
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletableFuture<Boolean> onAuthSuccess(Mqtt5ClientConfig c, Mqtt5ConnAck ack) {
      heard(ack.getEnhancedAuth().orElseThrow().getData());
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletableFuture<Boolean> onReAuthSuccess(Mqtt5ClientConfig c, Mqtt5Auth auth) {
      heard(auth.getData());
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public void onAuthRejected(Mqtt5ClientConfig c, Mqtt5ConnAck ack) {
      heard.add("rejected " + ack.getReasonCode());
    }

    @Override
    public void onReAuthRejected(Mqtt5ClientConfig c, Mqtt5Disconnect disconnect) {
      heard.add("rejected " + disconnect.getReasonCode());
    }

    @Override
    public void onAuthError(Mqtt5ClientConfig c, Throwable cause) {
      heard.add("error " + cause);
    }

    @Override
    public void onReAuthError(Mqtt5ClientConfig c, Throwable cause) {
      heard.add("error " + cause);
    }
  }

  @Test
  void a_client_of_another_family_logs_in_and_authenticates_again() throws Exception {
    Answering answering = new Answering();
    Mqtt5AsyncClient client =
        Mqtt5Client.builder()
            .identifier("hive")
            .serverHost("127.0.0.1")
            .serverPort(rig.net.port())
            .enhancedAuth(answering)
            .buildAsync();
    client.connect().get(10, TimeUnit.SECONDS);
    rig.swap();
    offering(rig);
    client.reauth().get(10, TimeUnit.SECONDS);
    assertEquals(List.of("who", "welcome", "who", "welcome"), answering.heard);
    answering.secret = "dev1 guess";
    assertThrows(ExecutionException.class, () -> client.reauth().get(10, TimeUnit.SECONDS));
    await(() -> answering.heard.contains("rejected NOT_AUTHORIZED"));
  }
}
