/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.Commands.State;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.DeviceState.Diagnostic;
import io.backplane.device.api.DeviceState.Severity;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.net.api.NetConnection;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.spi.Dialect;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all connections of this card share. Any thread. */
final class Core {
  private static final Logger LOG = LoggerFactory.getLogger(Core.class);
  private static final String NO_LEVEL = "";

  /** User name with password or token. */
  static final String PASSWORD = "password";

  /** The certificate shown in TLS. */
  static final String CERTIFICATE = "certificate";

  private static final Set<String> ALWAYS = Set.of(PASSWORD, CERTIFICATE, "SCRAM-SHA-256");
  private static final long TICK_MILLIS = 250;

  /** What runs out in seconds need not be looked after more often than once in one. */
  private static final int EXPIRY_TICKS = 4;

  private final Settings settings;
  private final Services services = new Services(this::kick);
  private final Quiet quiet = new Quiet(this::handOver);
  private final Counters counters = new Counters();
  private final ListenerSettings listeners;
  private final Presence presence = new Presence();
  private final Flapping flapping = new Flapping(this);
  private final Journal journal = new Journal(new Restorer(this));
  private final Stock stock;
  private final TopicMap topics;
  private final Spokesmen spokesmen = new Spokesmen(this);
  private final Spaces spaces;
  private final Applications applications = new Applications(services);
  private final WillDesk wills = new WillDesk(this);
  private final Census census = new Census(this);
  private final Statistics statistics = new Statistics(this);
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "mqtt-clock"));
  private long ticks;
  private volatile boolean left;
  private final Map<EventLoop, LoopGate> gates = new ConcurrentHashMap<>();

  Core(Settings settings) {
    this(settings, TopicMap.NONE);
  }

  Core(Settings settings, TopicMap topics) {
    this.settings = settings;
    this.topics = topics;
    this.listeners = new ListenerSettings(settings);
    this.stock = new Stock(settings, counters);
    this.spaces = new Spaces(stock, journal);
    clock.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  Settings settings() {
    return settings;
  }

  /** What counts for the clients of each listener. */
  ListenerSettings listeners() {
    return listeners;
  }

  Presence presence() {
    return presence;
  }

  Flapping flapping() {
    return flapping;
  }

  Services services() {
    return services;
  }

  Quiet quiet() {
    return quiet;
  }

  Stock stock() {
    return stock;
  }

  Journal journal() {
    return journal;
  }

  private void handOver() {
    gates.values().forEach(LoopGate::handOver);
  }

  Counters counters() {
    return counters;
  }

  Spaces spaces() {
    return spaces;
  }

  LoopGate gate(EventLoop loop) {
    return gates.computeIfAbsent(loop, l -> new LoopGate(this, l));
  }

  TopicMap topics() {
    return topics;
  }

  Spokesmen spokesmen() {
    return spokesmen;
  }

  Applications applications() {
    return applications;
  }

  WillDesk wills() {
    return wills;
  }

  Statistics statistics() {
    return statistics;
  }

  private void tick() {
    try {
      long now = System.currentTimeMillis();
      wills.tick(now);
      if (ticks++ % EXPIRY_TICKS == 0) {
        spaces.expire(now);
        census.tick();
      }
      statistics.tick(now);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("wills and sessions could not be looked after; trying again", e);
    }
  }

  /**
   * A message is durable: it goes to those of its device that listen.
   *
   * @return the ticket of what is written down of that, 0 if nothing is
   */
  long published(DeviceSpace space, DeviceSpace.Published p) {
    Delivery delivery = new Delivery(journal);
    long ticket;
    try {
      spaces.published(space, p, delivery);
    } finally {
      ticket = p.mark() == null ? delivery.write() : delivery.write(p.mark(), p.from());
    }
    return ticket;
  }

  /** Connections leave although not everything is answered: from now on nobody is told anything. */
  void leaveUnanswered() {
    left = true;
  }

  boolean hasLeft() {
    return left;
  }

  Collection<LoopGate> gates() {
    return gates.values();
  }

  void kick() {
    gates.values().forEach(LoopGate::kick);
  }

  /** Whether a login can be decided, and the session it asks for found. */
  boolean loginsPossible() {
    return quiet.settled(System.nanoTime()) && journal.ready() && services.ready();
  }

  /**
   * Whether clients of a listener may log in that way; a method whose card is absent is waited for
   * if the listener names it, or if it is the one that is there as a rule.
   *
   * @param way {@link #PASSWORD}, {@link #CERTIFICATE} or an authentication method
   */
  boolean offers(NetConnection net, String way) {
    String rule = net.rules().getOrDefault("authentication", "");
    return rule.isEmpty()
        ? ALWAYS.contains(way) || services.methods().containsKey(way)
        : List.of(rule.split("\\s*,\\s*")).contains(way);
  }

  boolean canDecode(String dialect) {
    Ingress ingress = services.ingress();
    return ingress != null && ingress.available(dialect);
  }

  /** The first level of the topics a dialect sends commands to. */
  String commandLevel(String dialectName) {
    Dialect dialect = services.dialect(dialectName);
    if (dialect == null) {
      return NO_LEVEL;
    }
    Command probe =
        new Command(
            TenantId.DEFAULT,
            new DeviceId("probe"),
            "probe",
            "probe",
            "null",
            State.QUEUED,
            "",
            0,
            0,
            0);
    try {
      return Topics.firstLevel(dialect.encode(probe).topic());
    } catch (RuntimeException | LinkageError e) {
      LOG.error("dialect {} cannot encode a command", dialectName, e);
      return NO_LEVEL;
    }
  }

  void diagnose(DeviceIdentity who, String code, String text) {
    DeviceState state = services.deviceState();
    if (state != null && !Application.is(who)) {
      Diagnostic line = new Diagnostic(micros(), Severity.WARNING, code, text);
      state.report(who.tenant(), who.device(), line);
    }
  }

  /** The figures of all event loops. */
  Tally tally() {
    Tally sum = wills.tally();
    gates.values().forEach(g -> sum.add(g.shown()));
    return sum;
  }

  static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  static String address(NetConnection net) {
    InetSocketAddress a = net.remote();
    return a.getAddress().getHostAddress() + ":" + a.getPort();
  }

  /** Ends what net did not take back. */
  void close() {
    for (LoopGate g : gates.values()) {
      g.stop();
    }
    clock.shutdown();
    applications.close();
    journal.close();
  }
}
