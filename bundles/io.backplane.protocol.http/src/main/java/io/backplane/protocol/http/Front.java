/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.http;

import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.device.api.DeviceAuthenticator.Accepted;
import io.backplane.device.api.DeviceAuthenticator.Answer;
import io.backplane.device.api.DeviceAuthenticator.Denied;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceAuthenticator.Login;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.Outcome;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The way of a request: who is it, read the body, offer it, answer when it is durable. Where a
 * service is absent the request waits and takes the same step again.
 */
final class Front {
  static final String PROTOCOL = "http";

  private final Config config;
  private final Holds holds;
  private final Rates rates;
  private volatile DeviceAuthenticator authenticator;
  private volatile Ingress ingress;

  Front(Config config, ScheduledExecutorService timer) {
    this.config = config;
    this.holds = new Holds(timer);
    this.rates = new Rates(config.maxPerSecond());
  }

  void use(DeviceAuthenticator service) {
    authenticator = service;
  }

  void drop(DeviceAuthenticator service) {
    authenticator = authenticator == service ? null : authenticator;
  }

  void use(Ingress service) {
    ingress = service;
  }

  void drop(Ingress service) {
    ingress = ingress == service ? null : ingress;
  }

  Holds holds() {
    return holds;
  }

  Rates rates() {
    return rates;
  }

  long deadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(config.holdSeconds());
  }

  /**
   * Finds out who asks.
   *
   * @param next goes on, on a thread of the container's
   */
  void identify(Exchange exchange, String token, BiConsumer<Exchange, DeviceIdentity> next) {
    identify(exchange, token, deadline(), next);
  }

  private void identify(
      Exchange exchange, String token, long deadline, BiConsumer<Exchange, DeviceIdentity> next) {
    DeviceAuthenticator a = authenticator;
    if (a == null) {
      holds.hold(
          exchange,
          deadline,
          () -> authenticator != null,
          () -> identify(exchange, token, deadline, next));
      return;
    }
    Login login = new Login(TenantId.DEFAULT, "", token, exchange.remote(), PROTOCOL);
    a.authenticate(login)
        .whenComplete(
            (answer, fault) -> exchange.run(() -> identified(exchange, answer, fault, next)));
  }

  private void identified(
      Exchange exchange,
      Answer answer,
      Throwable fault,
      BiConsumer<Exchange, DeviceIdentity> next) {
    if (answer instanceof Accepted a) {
      DeviceIdentity who = a.identity();
      if (rates.allows(who.tenant(), who.device())) {
        next.accept(exchange, who);
      } else {
        exchange.refuse(tooMany(), config.maxBodyBytes());
      }
    } else if (answer instanceof Denied d) {
      exchange.refuse(denied(d), config.maxBodyBytes());
    } else {
      exchange.refuse(Problem.unavailable("the registry failed: " + fault), config.maxBodyBytes());
    }
  }

  private Problem tooMany() {
    return new Problem(
        429,
        "Too many requests",
        "rate-limited",
        "at most " + config.maxPerSecond() + " requests a second are taken from a device",
        1);
  }

  private static Problem denied(Denied d) {
    return switch (d.reason()) {
      case BAD_CREDENTIAL -> Problem.unauthorized("bad-credential", "the token is not known");
      case REVOKED ->
          Problem.unauthorized("credential-revoked", "the token was revoked or has expired");
      case DISABLED -> new Problem(403, "Disabled", "disabled", "the device is disabled", 0);
      case THROTTLED ->
          new Problem(429, "Too many failures", "throttled", "too many failed logins", 30);
      case UNAVAILABLE -> Problem.unavailable("the registry does not answer");
    };
  }

  /** Reads the body and offers it. */
  void ingest(Exchange exchange, DeviceIdentity who, String topic) {
    Body.read(
        exchange,
        config.maxBodyBytes(),
        body -> offer(exchange, who, new Inbound(PROTOCOL, topic, Map.of(), body), deadline()));
  }

  private void offer(Exchange exchange, DeviceIdentity who, Inbound in, long deadline) {
    Ingress gate = ingress;
    IngressBatch batch = gate == null ? null : gate.newBatch();
    if (batch == null || batch.offer(who, in) == IngressBatch.NOT_TAKEN) {
      holds.hold(
          exchange,
          deadline,
          () -> available(who.dialect()),
          () -> offer(exchange, who, in, deadline));
      return;
    }
    batch.submit(outcomes -> exchange.run(() -> answer(exchange, outcomes[0])));
  }

  private boolean available(String dialect) {
    Ingress gate = ingress;
    return gate != null && gate.available(dialect);
  }

  private static void answer(Exchange exchange, Outcome outcome) {
    if (outcome instanceof Outcome.Rejected r) {
      exchange.problem(Problem.of(r.rejection()));
    } else if (outcome instanceof Outcome.Refused r) {
      exchange.problem(Problem.of(r.rejection()));
    } else {
      exchange.json(202, "{\"accepted\":1}");
    }
  }
}
