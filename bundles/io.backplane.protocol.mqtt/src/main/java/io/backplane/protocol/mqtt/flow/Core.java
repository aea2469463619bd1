/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.flow;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.Commands.State;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.net.api.NetConnection;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.mqtt.app.Applications;
import io.backplane.protocol.mqtt.app.Spokesmen;
import io.backplane.protocol.mqtt.common.Census;
import io.backplane.protocol.mqtt.common.Commons;
import io.backplane.protocol.mqtt.common.Figures;
import io.backplane.protocol.mqtt.common.Flapping;
import io.backplane.protocol.mqtt.common.ListenerSettings;
import io.backplane.protocol.mqtt.common.Presence;
import io.backplane.protocol.mqtt.common.Quiet;
import io.backplane.protocol.mqtt.common.Services;
import io.backplane.protocol.mqtt.common.Statistics;
import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.keep.Card;
import io.backplane.protocol.mqtt.keep.Restorer;
import io.backplane.protocol.mqtt.keep.WillDesk;
import io.backplane.protocol.mqtt.limit.Counters;
import io.backplane.protocol.mqtt.limit.Settings;
import io.backplane.protocol.mqtt.limit.Tally;
import io.backplane.protocol.mqtt.session.DeviceSpace;
import io.backplane.protocol.mqtt.session.Spaces;
import io.backplane.protocol.mqtt.session.Stock;
import io.backplane.protocol.mqtt.topic.TopicMap;
import io.backplane.protocol.mqtt.topic.Topics;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
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
@Boundary("The clock goes on, and a dialect that fails on commands has no say about topics.")
@Lane("mqtt-clock")
public final class Core implements Card {
  private static final Logger LOG = LoggerFactory.getLogger(Core.class);
  private static final String NO_LEVEL = "";

  /** User name with password or token. */
  public static final String PASSWORD = "password";

  /** The certificate shown in TLS. */
  public static final String CERTIFICATE = "certificate";

  private static final Set<String> ALWAYS = Set.of(PASSWORD, CERTIFICATE, "SCRAM-SHA-256");
  private static final long TICK_MILLIS = 250;

  /** What runs out in seconds need not be looked after more often than once in one. */
  private static final int EXPIRY_TICKS = 4;

  private final ListenerSettings listeners;
  private final Commons commons;
  private final Flapping flapping;
  private final Applications applications;
  private final Spokesmen spokesmen;
  private final WillDesk wills;
  private final Census census;
  private final Figures figures;
  private final Statistics statistics;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "mqtt-clock"));
  private long ticks;
  private volatile boolean left;
  private final Map<EventLoop, LoopGate> gates = new ConcurrentHashMap<>();

  public Core(Settings settings) {
    this(settings, TopicMap.NONE);
  }

  public Core(Settings settings, TopicMap topics) {
    this.commons =
        new Commons(
            settings, topics, new Restorer(this), new Commons.Listener(this::kick, this::handOver));
    this.listeners = new ListenerSettings(settings);
    this.flapping = new Flapping(commons);
    this.applications = new Applications(commons.services());
    this.spokesmen = new Spokesmen(commons, applications);
    this.wills = new WillDesk(commons);
    this.census = new Census(commons);
    this.figures = new Figures(commons, this::tally);
    this.statistics = new Statistics(commons, figures);
    clock.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  Settings settings() {
    return commons.settings();
  }

  /** What counts for the clients of each listener. */
  ListenerSettings listeners() {
    return listeners;
  }

  public Presence presence() {
    return commons.presence();
  }

  Flapping flapping() {
    return flapping;
  }

  public Services services() {
    return commons.services();
  }

  public Quiet quiet() {
    return commons.quiet();
  }

  public Stock stock() {
    return commons.stock();
  }

  public Journal journal() {
    return commons.journal();
  }

  private void handOver() {
    gates.values().forEach(LoopGate::handOver);
  }

  public Counters counters() {
    return commons.counters();
  }

  public Spaces spaces() {
    return commons.spaces();
  }

  public LoopGate gate(EventLoop loop) {
    return gates.computeIfAbsent(loop, l -> new LoopGate(this, l));
  }

  TopicMap topics() {
    return commons.topics();
  }

  Spokesmen spokesmen() {
    return spokesmen;
  }

  public Applications applications() {
    return applications;
  }

  @Override
  public WillDesk wills() {
    return wills;
  }

  @Override
  public Commons commons() {
    return commons;
  }

  public Figures figures() {
    return figures;
  }

  public Statistics statistics() {
    return statistics;
  }

  private void tick() {
    try {
      long now = System.currentTimeMillis();
      wills.tick(now);
      if (ticks++ % EXPIRY_TICKS == 0) {
        spaces().expire(now);
        census.tick();
      }
      statistics.tick(now);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("wills and sessions could not be looked after; trying again", e);
    }
  }

  /** See {@link Commons#published}. */
  public long published(DeviceSpace space, DeviceSpace.Published p) {
    return commons.published(space, p);
  }

  /** Connections leave although not everything is answered: from now on nobody is told anything. */
  public void leaveUnanswered() {
    left = true;
  }

  boolean hasLeft() {
    return left;
  }

  @Override
  public Collection<LoopGate> gates() {
    return gates.values();
  }

  void kick() {
    gates.values().forEach(LoopGate::kick);
  }

  /** Whether a login can be decided, and the session it asks for found. */
  public boolean loginsPossible() {
    return quiet().settled(System.nanoTime()) && journal().ready() && services().ready();
  }

  /**
   * Whether clients of a listener may log in that way; a method whose card is absent is waited for
   * if the listener names it, or if it is the one that is there as a rule.
   *
   * @param way {@link #PASSWORD}, {@link #CERTIFICATE} or an authentication method
   */
  public boolean offers(NetConnection net, String way) {
    String rule = net.rules().getOrDefault("authentication", "");
    return rule.isEmpty()
        ? ALWAYS.contains(way) || services().methods().containsKey(way)
        : List.of(rule.split("\\s*,\\s*")).contains(way);
  }

  boolean canDecode(String dialect) {
    Ingress ingress = services().ingress();
    return ingress != null && ingress.available(dialect);
  }

  /** The first level of the topics a dialect sends commands to. */
  public String commandLevel(String dialectName) {
    Dialect dialect = services().dialect(dialectName);
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

  public void diagnose(DeviceIdentity who, String code, String text) {
    commons.diagnose(who, code, text);
  }

  /** The figures of all event loops. */
  public Tally tally() {
    Tally sum = wills.tally();
    gates.values().forEach(g -> sum.add(g.shown()));
    return sum;
  }

  static String address(NetConnection net) {
    InetSocketAddress a = net.remote();
    return a.getAddress().getHostAddress() + ":" + a.getPort();
  }

  /** Ends what net did not take back. */
  public void close() {
    for (LoopGate g : gates.values()) {
      g.stop();
    }
    clock.shutdown();
    applications.close();
    journal().close();
  }
}
