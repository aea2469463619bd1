/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.MqttClientsTest.bytes;
import static io.backplane.protocol.mqtt.Rig.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.protocol.mqtt.MqttClientsTest.Inbox;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients notice when services or the card itself come and go: a pause, nothing else. */
@Timeout(90)
class SwapTest {
  private final Rig rig = new Rig();

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void clients_in_flight_survive_swaps_of_the_card() throws Exception {
    rig.start();
    List<Publisher> publishers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      publishers.add(new Publisher(rig, "dev" + i, 1 + i % 2));
    }
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (Publisher p : publishers) {
      running.add(CompletableFuture.runAsync(p::run, r -> new Thread(r).start()));
    }
    for (int i = 0; i < 20; i++) {
      long before = rig.gate.count.get();
      await(() -> rig.gate.count.get() > before + 500);
      rig.swap();
    }
    publishers.forEach(p -> p.stopped.set(true));
    CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    Set<String> stored = new HashSet<>(rig.gate.texts());
    int sent = 0;
    for (Publisher p : publishers) {
      assertFalse(p.lost.get(), "no connection closes");
      assertEquals(p.sent, p.acknowledged.get(), "every message is acknowledged");
      sent += p.sent;
      p.client.disconnectForcibly(0, 100);
      p.client.close(true);
    }
    assertEquals(sent, rig.gate.accepted.size(), "nothing is stored twice");
    assertEquals(sent, stored.size());
    assertEquals(20 + 20 * 20, rig.gate.sessions.size(), "each swap announces each session again");
    assertTrue(rig.gate.sessions.subList(20, 420).stream().allMatch(s -> s.info.resumed()));
    assertEquals(400, rig.gate.closes.stream().filter("handover"::equals).count());
  }

  @Test
  void subscribers_miss_nothing_when_the_card_is_swapped() throws Exception {
    rig.start();
    Inbox inbox = new Inbox();
    MqttAsyncClient sub = new MqttAsyncClient(rig.uri(), "sub", new MemoryPersistence());
    sub.setCallback(inbox);
    sub.connect(MqttClientsTest.options("dev1", "secret", 4)).waitForCompletion(10_000);
    sub.subscribe("telemetry", 1).waitForCompletion(10_000);
    Publisher p = new Publisher(rig, "dev1", 1);
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(p::run, r -> new Thread(r).start());
    for (int i = 0; i < 20; i++) {
      long before = rig.gate.count.get();
      await(() -> rig.gate.count.get() > before + 100);
      rig.swap();
    }
    p.stopped.set(true);
    running.get(30, TimeUnit.SECONDS);
    await(() -> inbox.texts.size() >= p.sent);
    assertEquals(p.sent, inbox.texts.size());
    assertEquals(p.sent, new HashSet<>(inbox.texts).size());
    for (MqttAsyncClient c : List.of(sub, p.client)) {
      c.disconnectForcibly(0, 100);
      c.close(true);
    }
  }

  @Test
  void subscriptions_and_unacknowledged_messages_are_carried_over() throws Exception {
    rig.start();
    try (RawClient raw = new RawClient(rig.net.port())) {
      raw.connect("dev1", "raw", 0, false);
      assertEquals(0, raw.connack());
      raw.write(0x82, 15, 0, 1, 0, 10, 'c', 'o', 'm', 'm', 'a', 'n', 'd', 's', '/', '#', 1);
      assertArrayEquals(new byte[] {(byte) 0x90, 3, 0, 1, 1}, raw.read(5));
      raw.write(0x34, 6, 0, 1, 'a', 0, 9, 'x');
      assertArrayEquals(new byte[] {0x50, 2, 0, 9}, raw.read(4));
      FakeGate.Session first = rig.gate.sessions.get(0);
      assertTrue(first.link.deliver(Rig.command("dev1", "7", "go"), "commands/7/go", bytes("{}")));
      raw.read(2 + 2 + 13 + 2 + 2);
      raw.write(0x34, 6, 0, 1);
      rig.swap();
      await(() -> rig.gate.sessions.size() == 2 && rig.gate.sessions.get(1).readies == 1);
      FakeGate.Session second = rig.gate.sessions.get(1);
      assertEquals(first.info.id(), second.info.id());
      assertTrue(second.link.takesCommands());
      assertTrue(second.link.deliver(Rig.command("dev1", "7", "go"), "commands/7/go", bytes("{}")));
      raw.write('a', 0, 10, 'y');
      assertArrayEquals(new byte[] {0x50, 2, 0, 10}, raw.read(4));
      raw.write(0x40, 2, 0, 1);
      await(() -> second.delivered.containsKey("7"));
      raw.write(0x3C, 6, 0, 1, 'a', 0, 9, 'x');
      assertArrayEquals(new byte[] {0x50, 2, 0, 9}, raw.read(4));
      assertEquals(List.of("x", "y"), rig.gate.texts(), "the repetition is known as one");
      raw.write(0x62, 2, 0, 9);
      assertArrayEquals(new byte[] {0x70, 2, 0, 9}, raw.read(4));
    }
  }

  @Test
  void a_connection_waits_for_the_card_and_for_each_service_it_needs() throws Exception {
    CompletableFuture<MqttAsyncClient> connecting = connectLater();
    await(() -> rig.net.port() > 0 && rig.net.listener().parked() == 1);
    MqttProtocol card = new MqttProtocol(Rig.SETTINGS);
    rig.net.bind(card);
    card.bindIngress(rig.gate);
    card.bindSessions(rig.gate);
    assertFalse(connecting.isDone());
    card.bindAuthenticator(rig.authenticator);
    assertFalse(connecting.isDone());
    card.bindStreams(rig.streams);
    MqttAsyncClient c = connecting.get(10, TimeUnit.SECONDS);
    IMqttToken subscribed = c.subscribe("commands/#", 1);
    assertFalse(subscribed.isComplete());
    card.bindAuthorizer((s, a, r) -> new io.backplane.security.api.Authorizer.Decision(true, ""));
    card.core().services().add("native", rig.dialect);
    subscribed.waitForCompletion(10_000);
    rig.gate.absent = true;
    IMqttToken published = c.publish("telemetry", bytes("held"), 1, false);
    await(() -> card.core().tally().packets >= 3);
    assertFalse(published.isComplete());
    rig.gate.absent = false;
    published.waitForCompletion(10_000);
    assertEquals(List.of("held"), rig.gate.texts());
    c.disconnectForcibly(0, 100);
    c.close(true);
    rig.net.unbind(card);
    card.deactivate();
  }

  @Test
  void a_parked_connect_is_not_lost() throws Exception {
    MqttProtocol empty = new MqttProtocol(Rig.SETTINGS);
    rig.net.bind(empty);
    CompletableFuture<MqttAsyncClient> connecting = connectLater();
    await(() -> empty.core().tally().packets == 1);
    rig.net.unbind(empty);
    rig.start();
    MqttAsyncClient c = connecting.get(10, TimeUnit.SECONDS);
    c.disconnectForcibly(0, 100);
    c.close(true);
  }

  @Test
  void a_new_gate_answers_after_the_old_one_and_sessions_are_announced_to_it() throws Exception {
    rig.start();
    try (RawClient raw = new RawClient(rig.net.port());
        FakeGate next = new FakeGate()) {
      raw.connect("dev1", "raw", 0, false);
      assertEquals(0, raw.connack());
      rig.gate.silent = true;
      raw.write(0x32, 6, 0, 1, 'a', 0, 1, 'x');
      await(() -> rig.core().tally().inFlight == 1);
      rig.card().bindIngress(next);
      rig.card().unbindIngress(rig.gate);
      rig.card().bindSessions(next);
      rig.card().unbindSessions(rig.gate);
      raw.write(0x32, 6, 0, 1, 'a', 0, 2, 'y');
      await(() -> next.count.get() == 1);
      rig.gate.speak();
      assertArrayEquals(new byte[] {0x40, 2, 0, 1, 0x40, 2, 0, 2}, raw.read(8));
      await(() -> next.sessions.size() == 1);
      assertTrue(next.sessions.get(0).info.resumed());
      assertNull(next.sessions.get(0).closed);
    }
  }

  @Test
  void a_gate_that_never_answers_costs_the_connection_but_no_acknowledgement() throws Exception {
    rig.start();
    try (RawClient raw = new RawClient(rig.net.port())) {
      raw.connect("dev1", "raw", 0, false);
      assertEquals(0, raw.connack());
      rig.gate.silent = true;
      raw.write(0x32, 6, 0, 1, 'a', 0, 1, 'x');
      assertEquals(-1, raw.read());
    }
    assertEquals(1, rig.core().counters().closes("answer-timeout"));
    await(() -> rig.core().tally().unanswered == 1);
    assertEquals(0, rig.core().tally().inFlight);
  }

  @Test
  void absent_sessions_and_retained_messages_go_to_the_successor() throws Exception {
    rig.start();
    MqttConnectOptions keep = MqttClientsTest.options("dev1", "secret", 4);
    keep.setCleanSession(false);
    MqttAsyncClient c = new MqttAsyncClient(rig.uri(), "keeper", new MemoryPersistence());
    c.connect(keep).waitForCompletion(10_000);
    c.subscribe("telemetry/#", 1).waitForCompletion(10_000);
    c.publish("attributes/a", bytes("kept"), 1, true).waitForCompletion(10_000);
    c.disconnect().waitForCompletion(10_000);
    await(() -> absentSessions() == 1); // the gate hears of the end a little earlier
    var state = rig.card().exportState();
    rig.stopCard();
    rig.start();
    rig.card().importState(state);
    Inbox inbox = new Inbox();
    c.setCallback(inbox);
    IMqttToken again = c.connect(keep);
    again.waitForCompletion(10_000);
    assertTrue(again.getSessionPresent());
    c.publish("telemetry/a", bytes("t"), 1, false).waitForCompletion(10_000);
    c.subscribe("attributes/#", 1).waitForCompletion(10_000);
    await(() -> inbox.texts.containsAll(List.of("telemetry/a 1 t", "attributes/a 1 kept")));
    c.disconnectForcibly(0, 100);
    c.close(true);
  }

  private long absentSessions() {
    return rig.core().spaces().all().stream()
        .flatMap(space -> space.sessions().stream())
        .filter(session -> session.connection() == null)
        .count();
  }

  private CompletableFuture<MqttAsyncClient> connectLater() {
    CompletableFuture<MqttAsyncClient> connected = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                MqttAsyncClient c =
                    new MqttAsyncClient(rig.uri(), "later", new MemoryPersistence());
                c.connect(MqttClientsTest.options("dev1", "secret", 4)).waitForCompletion(20_000);
                connected.complete(c);
              } catch (MqttException e) {
                connected.completeExceptionally(e);
              }
            })
        .start();
    return connected;
  }

  /** Publishes with a window of ten until told to stop, then waits for what is outstanding. */
  private static final class Publisher implements MqttCallback, IMqttActionListener {
    private final MqttAsyncClient client;
    private final String device;
    private final int qos;
    private final Semaphore window = new Semaphore(10);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicBoolean lost = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private int sent;

    private Publisher(Rig rig, String device, int qos) throws MqttException {
      this.device = device;
      this.qos = qos;
      client = new MqttAsyncClient(rig.uri(), device, new MemoryPersistence());
      client.setCallback(this);
      client.connect(MqttClientsTest.options(device, "secret", 4)).waitForCompletion(10_000);
    }

    private void run() {
      try {
        while (!stopped.get() && window.tryAcquire(20, TimeUnit.SECONDS)) {
          client.publish("telemetry", bytes(device + "-" + sent), qos, false, null, this);
          sent++;
        }
        window.tryAcquire(10, 20, TimeUnit.SECONDS);
      } catch (MqttException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void onSuccess(IMqttToken token) {
      acknowledged.incrementAndGet();
      window.release();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable cause) {
      lost.set(true);
      window.release();
    }

    @Override
    public void connectionLost(Throwable cause) {
      lost.set(true);
    }

    @Override
    public void messageArrived(String topic, org.eclipse.paho.client.mqttv3.MqttMessage message) {}

    @Override
    public void deliveryComplete(org.eclipse.paho.client.mqttv3.IMqttDeliveryToken token) {}
  }
}
