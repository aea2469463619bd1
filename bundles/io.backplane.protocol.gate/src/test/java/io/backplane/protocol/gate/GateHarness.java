/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.ProfileId;
import io.backplane.dialect.native_.NativeDialect;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.DeadLetterCodec;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.security.api.Authorizer;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.Streams;
import io.backplane.stream.testkit.MemoryStreams;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A gate with everything around it, each part of which can be taken away. */
final class GateHarness implements AutoCloseable {
  static final int MAX_PAYLOAD = 4096;

  final Gate gate = new Gate(Fakes.config(MAX_PAYLOAD));
  final MemoryStreams streams;
  final Fakes.Registry registry = new Fakes.Registry();
  final Fakes.State state = new Fakes.State();
  final Fakes.CommandBook commands = new Fakes.CommandBook();
  final Dialect dialect = new NativeDialect();
  final Set<String> forbidden = ConcurrentHashMap.newKeySet();
  final Authorizer authorizer = (s, a, r) -> new Decision(!forbidden.contains(r.id()), "test rule");

  GateHarness() {
    this(new MemoryStreams(2));
  }

  /** On streams that hold something. */
  GateHarness(MemoryStreams streams) {
    this.streams = streams;
    gate.bindStreams(streams);
    gate.bindAuthorizer(authorizer);
    gate.bindRegistry(registry);
    gate.bindState(state);
    gate.bindCommands(commands);
    bindDialect();
    await(() -> gate.available("native"));
  }

  void bindDialect() {
    gate.bindDialect(dialect, Map.of(Dialect.NAME, "native"));
  }

  static DeviceIdentity identity(String device) {
    return new DeviceIdentity(
        TenantId.DEFAULT, new DeviceId(device), ProfileId.DEFAULT, "native", "cred-" + device, 0);
  }

  static Inbound inbound(String topic, String payload) {
    return new Inbound("mqtt", topic, Map.of(), payload.getBytes(StandardCharsets.UTF_8));
  }

  /** Offers one message and waits for its outcome. */
  Outcome send(String device, String topic, String payload) {
    return send(identity(device), topic, payload);
  }

  Outcome send(DeviceIdentity from, String topic, String payload) {
    IngressBatch batch = gate.newBatch();
    if (batch.offer(from, inbound(topic, payload)) == IngressBatch.NOT_TAKEN) {
      throw new AssertionError("not taken");
    }
    List<Outcome> outcomes = new ArrayList<>();
    batch.submit(all -> outcomes.addAll(List.of(all)));
    await(() -> !outcomes.isEmpty());
    return outcomes.get(0);
  }

  /** As {@link #send}, waiting until the gate takes it. */
  Outcome sendWaiting(String device, String topic, String payload) {
    await(
        () ->
            gate.newBatch().offer(identity(device), inbound(topic, payload))
                != IngressBatch.NOT_TAKEN);
    return send(device, topic, payload);
  }

  Rejection rejected(Outcome outcome) {
    if (outcome instanceof Outcome.Rejected r) {
      return r.rejection();
    }
    throw new AssertionError(outcome.toString());
  }

  Rejection refused(Outcome outcome) {
    if (outcome instanceof Outcome.Refused r) {
      return r.rejection();
    }
    throw new AssertionError(outcome.toString());
  }

  List<DeviceMessage> stored() {
    return streams.records(Streams.DEVICE).stream()
        .map(r -> MessageCodec.decode(r.body()))
        .toList();
  }

  List<DeadLetter> deadLetters() {
    return streams.records(Streams.DEAD_LETTERS).stream()
        .map(r -> DeadLetterCodec.decode(r.body()))
        .toList();
  }

  LedgerAccount account(String name) {
    return gate.accounts().stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not come true within 20 s");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    gate.deactivate();
    streams.close();
  }
}
