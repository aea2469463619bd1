/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static io.backplane.protocol.mqtt.Talk.CLEAN;
import static io.backplane.protocol.mqtt.Talk.RESUME;
import static io.backplane.protocol.mqtt.Talk.closed;
import static io.backplane.protocol.mqtt.Talk.publish3;
import static io.backplane.protocol.mqtt.Talk.quiet;
import static io.backplane.protocol.mqtt.Talk.said3;
import static io.backplane.protocol.mqtt.Talk.spelled;
import static io.backplane.protocol.mqtt.Talk.subscribe3;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.mqtt.flow.Core;
import io.backplane.protocol.mqtt.session.Content;
import io.backplane.protocol.mqtt.session.DeviceSpace;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.security.api.Authorizer;
import io.netty.channel.EventLoop;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is published while those who listen leave, arrive or subscribe reaches them. */
@Timeout(60)
class ArrivalTest {
  private static final SpaceKey DEV1 = new SpaceKey(TenantId.DEFAULT, new DeviceId("dev1"));
  private Rig rig = Rig.complete();

  @AfterEach
  void stop() {
    rig.close();
  }

  private static void publish(Core core, String topic, String text, boolean retain) {
    Content what = Content.plain(topic, text.getBytes(StandardCharsets.UTF_8));
    core.published(
        core.spaces().space(DEV1), new DeviceSpace.Published(what, 1, retain, null, false, null));
  }

  /** A gate may take its time with them. */
  private static Config usual() {
    return (Config)
        Proxy.newProxyInstance(
            Config.class.getClassLoader(),
            new Class<?>[] {Config.class},
            (proxy, method, args) -> method.getDefaultValue());
  }

  private static Frame puback(int id) {
    return Frame.of(0x40).u16(id);
  }

  @Test
  void what_comes_before_a_connection_has_arrived_waits_for_it() throws Exception {
    RawClient sub = Talk.v3(rig, "sub", RESUME);
    sub.ask(subscribe3(1, "telemetry", 1));
    publish(rig.core(), "telemetry", "m1", false);
    Packet first = sub.next();
    assertEquals("telemetry 1 m1", said3(first));
    rig.stopCard();
    rig.start(
        core -> {
          await(() -> core.journal().ready());
          publish(core, "telemetry", "m2", false);
        });
    Packet second = sub.next();
    assertEquals("telemetry 1 m2", said3(second));
    publish(rig.core(), "telemetry", "m3", false);
    Packet third = sub.next();
    assertEquals("telemetry 1 m3", said3(third));
    sub.send(puback(first.id()));
    sub.send(puback(second.id()));
    quiet(sub);
    await(() -> rig.core().journal().waitingBytes() == 0);
    rig = rig.kill();
    sub.close();
    try (RawClient again = new RawClient(rig.net.port())) {
      assertEquals("2 0100", spelled(again.ask(Talk.connect3(RESUME, 0, "sub"))));
      Packet left = again.next();
      assertEquals("telemetry 1 m3", said3(left));
      assertEquals(third.id(), left.id());
      again.send(puback(left.id()));
      quiet(again);
    }
  }

  @Test
  void nobody_is_let_in_while_connections_arrive() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    DeviceAuthenticator counting =
        login -> {
          asked.incrementAndGet();
          return rig.authenticator.authenticate(login);
        };
    try (RawClient parked = Talk.v3(rig, "parked", CLEAN)) {
      EventLoop itsLoop = rig.core().gates().iterator().next().loop();
      rig.stopCard();
      try (RawClient one = Talk.raw(rig);
          RawClient two = Talk.raw(rig)) {
        one.send(Talk.connect3(CLEAN, 0, "one"));
        two.send(Talk.connect3(CLEAN, 0, "two"));
        await(() -> rig.net.listener().parked() == 3);
        itsLoop.execute(() -> waitFor(slow));
        rig.start(core -> core.services().add(counting));
        await(() -> rig.core().tally().packets == 1);
        assertEquals(0, asked.get());
        slow.countDown();
        assertEquals("2 0000", spelled(one.next()));
        assertEquals("2 0000", spelled(two.next()));
        assertEquals(2, asked.get());
        quiet(parked);
      }
    } finally {
      slow.countDown();
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nothing_is_acknowledged_that_a_listener_who_left_does_not_get() throws Exception {
    rig.close();
    rig = new Rig(Configured.settings(usual()), 30_000).start();
    try (RawClient sub = Talk.v3(rig, "sub", CLEAN)) {
      sub.ask(subscribe3(1, "telemetry", 1));
      RawClient pub = Talk.v3(rig, "pub", CLEAN);
      rig.gate.silent = true;
      pub.send(publish3(2, "telemetry", 1, "m"));
      stopCardThenAnswer(pub);
      rig.start();
      try (RawClient again = Talk.v3(rig, "pub", CLEAN)) {
        assertEquals("4 0001", spelled(again.ask(publish3(0xA, "telemetry", 1, "m"))));
        assertEquals("telemetry 1 m", said3(sub.next()));
      }
    }
  }

  /** The gate, silent so far, answers when the listener has left. */
  private void stopCardThenAnswer(RawClient publisher) throws Exception {
    await(() -> rig.core().tally().inFlight == 1);
    DeviceSpace space = rig.core().spaces().space(DEV1);
    CompletableFuture<MqttProtocol> stopped = CompletableFuture.supplyAsync(rig::stopCard);
    await(() -> space.session("sub") == null);
    rig.gate.speak();
    closed(publisher);
    stopped.get(15, TimeUnit.SECONDS);
  }

  @Test
  void what_is_stored_after_its_listeners_have_left_waits_for_them() throws Exception {
    rig.close();
    rig = new Rig(Configured.settings(usual()), 30_000).start();
    try (RawClient sub = Talk.v3(rig, "sub", RESUME)) {
      sub.ask(subscribe3(1, "telemetry", 2));
      RawClient pub = Talk.v3(rig, "pub", RESUME);
      rig.gate.silent = true;
      pub.send(publish3(4, "telemetry", 5, "once"));
      stopCardThenAnswer(pub);
      await(() -> rig.gate.stored.get() == 1);
      rig.start();
      try (RawClient again = Talk.raw(rig)) {
        assertEquals("2 0100", spelled(again.ask(Talk.connect3(RESUME, 0, "pub"))));
        assertEquals("5 0005", spelled(again.ask(publish3(0xC, "telemetry", 5, "once"))));
        assertEquals("7 0005", spelled(again.ask(Frame.of(0x62).u16(5))));
        assertEquals("telemetry 2 once", said3(sub.next()));
        quiet(sub);
        assertEquals(1, rig.gate.texts().size());
      }
    }
  }

  @Test
  void what_is_retained_while_a_client_subscribes_reaches_it() throws Exception {
    rig.card()
        .bindAuthorizer(
            (subject, action, resource) -> {
              if (resource.id().equals("state/b")) {
                publish(rig.core(), "state/a", "now", true);
              }
              return new Authorizer.Decision(true, "test");
            });
    try (RawClient sub = Talk.v3(rig, "sub", CLEAN)) {
      sub.send(Frame.of(0x82).u16(1).utf("state/a").u8(1).utf("state/b").u8(1));
      assertEquals("9 00010101", spelled(sub.next()));
      assertEquals("state/a 1 now", said3(sub.next()));
    }
  }
}
