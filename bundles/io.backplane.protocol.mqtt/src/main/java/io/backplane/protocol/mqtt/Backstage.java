/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.device.api.DeviceAuthenticator.Accepted;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceAuthenticator.Login;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.net.api.NetConnection;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Sessions;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.security.api.Authorizer;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Position;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.Streams;
import io.netty.channel.Channel;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The services a card works with, as far as a rehearsal needs them: whoever comes is let in,
 * everything is taken and goes nowhere. By proxies, so that the card does not become a provider of
 * these interfaces, which may grow.
 */
final class Backstage {
  /** The handler behind which a card finds its place. */
  static final String ANCHOR = "rehearsal";

  private static final String NATIVE = "native";
  private static final InetSocketAddress HERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
  private final Executor answers;

  /**
   * Services that answer elsewhere than they are asked, as the true ones do.
   *
   * @param answers runs what is durable
   */
  Backstage(Executor answers) {
    this.answers = answers;
  }

  /** A card with its usual settings that has everything it needs. */
  MqttProtocol card() {
    MqttProtocol card = new MqttProtocol(play(Config.class, (method, args) -> usual(method)));
    card.bindStreams(streams());
    card.bindIngress(ingress());
    card.bindSessions(sessions());
    card.bindAuthenticator(authenticator());
    card.bindAuthorizer(
        play(Authorizer.class, (method, args) -> new Authorizer.Decision(true, "a rehearsal")));
    card.bindDialect(
        play(Dialect.class, (method, args) -> dialect(method)), Map.of(Dialect.NAME, NATIVE));
    return card;
  }

  /** The server's end of a connection, below which there is no socket. */
  static NetConnection connection(long id, Channel channel) {
    return play(
        NetConnection.class,
        (method, args) ->
            switch (method) {
              case "id" -> id;
              case "channel" -> channel;
              case "anchor", "listener" -> ANCHOR;
              case "remote" -> HERE;
              case "since" -> System.nanoTime();
              case "rules" -> Map.of();
              case "certificate" -> Optional.empty();
              case "welcome" -> null;
              default -> false;
            });
  }

  private static Object usual(String setting) {
    try {
      return Config.class.getMethod(setting).getDefaultValue();
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object dialect(String method) {
    return method.equals("maySubscribe") ? true : new Dialect.Outbound("commands/c/c", new byte[0]);
  }

  private static DeviceAuthenticator authenticator() {
    return play(
        DeviceAuthenticator.class,
        (method, args) -> CompletableFuture.completedFuture(new Accepted(device((Login) args[0]))));
  }

  private static DeviceIdentity device(Login login) {
    return new DeviceIdentity(
        TenantId.DEFAULT,
        new DeviceId(login.user()),
        new ProfileId("default"),
        NATIVE,
        "rehearsal",
        0);
  }

  private static Sessions sessions() {
    return play(Sessions.class, (method, args) -> play(Sessions.Handle.class, (m, a) -> null));
  }

  private Ingress ingress() {
    return play(
        Ingress.class,
        (method, args) ->
            switch (method) {
              case "newBatch" -> batch();
              case "available" -> true;
              case "clock" ->
                  play(NodeClock.class, (m, a) -> TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
              default -> null;
            });
  }

  private IngressBatch batch() {
    int[] size = new int[1];
    return play(
        IngressBatch.class,
        (method, args) ->
            switch (method) {
              case "offer" -> size[0]++;
              case "size" -> size[0];
              default -> {
                Outcome[] all = new Outcome[size[0]];
                Arrays.fill(all, Outcome.Accepted.INSTANCE);
                yield answer(args[0], all);
              }
            });
  }

  private Streams streams() {
    Stream stream = play(Stream.class, (method, args) -> method.equals("newBatch") ? portion() : 1);
    return play(Streams.class, (method, args) -> method.equals("names") ? List.of() : stream);
  }

  private AppendBatch portion() {
    int[] size = new int[1];
    return play(
        AppendBatch.class,
        (method, args) ->
            switch (method) {
              case "add" -> size[0]++;
              case "size" -> size[0];
              case "bytes" -> (long) size[0];
              default -> {
                long[] positions = new long[size[0]];
                Arrays.fill(positions, Position.pack(0, 1));
                yield answer(args[0], new Receipt.Durable(positions));
              }
            });
  }

  @SuppressWarnings("unchecked")
  private Object answer(Object done, Object what) {
    answers.execute(() -> ((Consumer<Object>) done).accept(what));
    return null;
  }

  /** What a service does when it is called. */
  private interface Part {
    Object play(String method, Object[] args);
  }

  private static <T> T play(Class<T> type, Part part) {
    return type.cast(
        Proxy.newProxyInstance(
            Backstage.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == args[0];
                  case "toString" -> "a rehearsal's " + type.getSimpleName();
                  default -> part.play(method.getName(), args);
                }));
  }
}
