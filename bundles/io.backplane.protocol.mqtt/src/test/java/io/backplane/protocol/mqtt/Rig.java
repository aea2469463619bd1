/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.Commands.State;
import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.net.NetRig;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.mqtt.flow.Core;
import io.backplane.protocol.mqtt.limit.Overflow;
import io.backplane.protocol.mqtt.limit.Protection;
import io.backplane.protocol.mqtt.limit.QueueLimits;
import io.backplane.protocol.mqtt.limit.Settings;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.protocol.mqtt.topic.TopicMap;
import io.backplane.protocol.mqtt.wire.Reason;
import io.backplane.security.api.Authorizer;
import io.backplane.security.api.Subject;
import io.backplane.stream.testkit.MemoryStreams;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** net and the card as they run, with fakes around; the password is {@code secret}. */
public final class Rig implements AutoCloseable {
  static final QueueLimits QUEUES = new QueueLimits(32 << 20, 0, 64 << 20, Overflow.DROP_NEWEST);
  public static final Settings SETTINGS = queues(1000, QUEUES);
  final FakeGate gate = new FakeGate();
  final MemoryStreams streams;
  final List<String> diagnostics = new CopyOnWriteArrayList<>();
  final FakeAccounts accounts = new FakeAccounts();
  final Dialect dialect = new FakeDialect();
  final DeviceAuthenticator authenticator = new FakeAuthenticator();
  final NetRig net;
  private final Settings settings;
  private MqttProtocol card;

  /** What cards made from now on know of topics. */
  TopicMap topics = TopicMap.NONE;

  /** The usual settings but for the queues. */
  static Settings queues(int messages, QueueLimits limits) {
    return new Settings(
        64 << 10,
        2000,
        5000,
        3000,
        2048,
        2 << 20,
        32 << 20,
        20,
        messages,
        1 << 20,
        60,
        10,
        4,
        0,
        limits,
        Protection.USUAL);
  }

  /** The usual settings but for the limits of clients. */
  static Settings protecting(Protection limits) {
    return new Settings(
        64 << 10, 2000, 5000, 3000, 2048, 2 << 20, 32 << 20, 20, 1000, 1 << 20, 60, 10, 4, 0,
        QUEUES, limits);
  }

  Rig() {
    this(SETTINGS, 30_000);
  }

  Rig(Settings settings, long parkMillis) {
    this(settings, parkMillis, "");
  }

  /** With further settings of the listener. */
  Rig(Settings settings, long parkMillis, String more) {
    this(settings, parkMillis, more, new MemoryStreams());
  }

  private Rig(Settings settings, long parkMillis, String more, MemoryStreams streams) {
    this.settings = settings;
    this.streams = streams;
    gate.streams = streams;
    net = new NetRig(parkMillis, more);
  }

  /** A rig with its card and all services. */
  static Rig complete() {
    Rig rig = new Rig();
    rig.start();
    return rig;
  }

  Rig start() {
    return start(c -> {});
  }

  /** Starts a card that does something before connections come. */
  Rig start(Consumer<Core> first) {
    card = newCard();
    first.accept(card.core());
    net.bind(card);
    return this;
  }

  MqttProtocol newCard() {
    MqttProtocol c = new MqttProtocol(settings, topics);
    c.bindStreams(streams);
    c.bindIngress(gate);
    c.bindSessions(gate);
    c.bindAuthenticator(authenticator);
    c.bindAuthorizer((subject, action, resource) -> decide(subject, resource));
    c.bindAccounts(accounts);
    c.bindDeviceState(deviceState());
    c.bindBans(net.bans());
    c.core().services().add("native", dialect);
    return c;
  }

  /** Applications may not go to {@code closed/...}, nor by a filter that may lead there. */
  private static Authorizer.Decision decide(Subject subject, Authorizer.Resource on) {
    boolean device = subject.kind() == Subject.Kind.DEVICE;
    return new Authorizer.Decision(device || !on.id().startsWith("closed"), "test");
  }

  MqttProtocol card() {
    return card;
  }

  Core core() {
    return card.core();
  }

  /** Stops the card as the framework does. */
  MqttProtocol stopCard() {
    MqttProtocol old = card;
    net.unbind(old);
    old.deactivate();
    return old;
  }

  /** Ends as a process does that is killed, and starts on what it left in the streams. */
  Rig kill() {
    return kill(streams);
  }

  /** The same with other streams than it began with. */
  Rig kill(MemoryStreams now) {
    MemoryStreams left = now.successor();
    gate.streams = null;
    card.unbindStreams(now);
    close();
    Rig next = new Rig(settings, 30_000, "", left);
    next.topics = topics;
    return next.start();
  }

  void swap() {
    stopCard();
    start();
  }

  String uri() {
    return "tcp://127.0.0.1:" + net.port();
  }

  /** Waits until a client of the first device has left its session behind. */
  void awaitAbandoned(String clientId) {
    SpaceKey first = new SpaceKey(TenantId.DEFAULT, new DeviceId("dev1"));
    await(() -> core().spaces().space(first).session(clientId).export().abandonedAt() > 0);
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + 15_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "condition not met within 15 s");
      LockSupport.parkNanos(2_000_000);
    }
  }

  static Command command(String device, String id, String name) {
    return new Command(
        TenantId.DEFAULT, new DeviceId(device), id, name, "{}", State.QUEUED, "", 0, 0, 0);
  }

  private DeviceState deviceState() {
    return (DeviceState)
        Proxy.newProxyInstance(
            Rig.class.getClassLoader(),
            new Class<?>[] {DeviceState.class},
            (proxy, method, args) -> {
              DeviceState.Diagnostic d = (DeviceState.Diagnostic) args[2];
              diagnostics.add(args[1] + " " + d.code());
              return null;
            });
  }

  @Override
  public void close() {
    if (card != null) {
      stopCard();
    }
    net.close();
    gate.close();
  }

  private static final class FakeAuthenticator implements DeviceAuthenticator {
    @Override
    public CompletionStage<Answer> authenticate(Login login) {
      return CompletableFuture.supplyAsync(
          () -> {
            switch (login.user()) {
              case "disabled":
                return new Denied(Reason.DISABLED);
              case "throttled":
                return new Denied(Reason.THROTTLED);
              case "revoked":
                return new Denied(Reason.REVOKED);
              default:
            }
            return login.secret().equals("secret")
                ? new Accepted(
                    new DeviceIdentity(
                        TenantId.DEFAULT,
                        new DeviceId(login.user()),
                        new ProfileId("default"),
                        "native",
                        "cred-1",
                        0))
                : new Denied(Reason.BAD_CREDENTIAL);
          });
    }
  }

  private static final class FakeDialect implements Dialect {
    @Override
    public Decoded decode(DeviceAuthenticator.DeviceIdentity from, Inbound in, NodeClock clock) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Outbound encode(Command command) {
      return new Outbound("commands/" + command.id() + "/" + command.name(), new byte[0]);
    }

    @Override
    public boolean maySubscribe(DeviceAuthenticator.DeviceIdentity from, String topicFilter) {
      return !topicFilter.startsWith("secret");
    }
  }
}
