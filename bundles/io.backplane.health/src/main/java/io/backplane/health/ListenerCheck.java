/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import io.backplane.net.api.Listeners;
import io.backplane.net.api.Listeners.Certificate;
import io.backplane.net.api.Listeners.Listener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Whether every listener listens and no certificate ends soon. It only warns: a node out of service
 * could not be reached for the repair.
 */
@Component(property = {"hc.name=listeners", "hc.tags=net"})
public final class ListenerCheck implements HealthCheck {
  private static final Duration SOON = Duration.ofDays(14);
  private final List<Listeners> all = new CopyOnWriteArrayList<>();
  private final Clock clock;

  /** With nothing bound yet. */
  @Activate
  public ListenerCheck() {
    this(Clock.systemUTC());
  }

  ListenerCheck(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    for (Listeners some : all)
      for (Listener listener : some.list()) {
        if (!listener.fault().isEmpty())
          log.warn("{}, port {}: {}", listener.name(), listener.port(), listener.fault());
        some.certificate(listener.name()).ifPresent(c -> check(log, listener.name(), c));
      }
    long bound = all.stream().flatMap(l -> l.list().stream()).filter(Listener::bound).count();
    log.info("{} listeners listen", bound);
    return new Result(log);
  }

  private void check(FormattingResultLog log, String listener, Certificate certificate) {
    Instant end = Instant.ofEpochSecond(TimeUnit.MICROSECONDS.toSeconds(certificate.notAfter()));
    if (clock.instant().plus(SOON).isAfter(end))
      log.warn("{}: the certificate ends at {}", listener, end);
  }

  @Reference(
      name = "listeners",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindListeners(Listeners service) {
    all.add(service);
  }

  void unbindListeners(Listeners service) {
    all.remove(service);
  }
}
