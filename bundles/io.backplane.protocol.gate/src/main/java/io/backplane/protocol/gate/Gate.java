/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import io.backplane.device.api.Commands;
import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.DeviceChangeListener;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.Profiles;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.IngressStats;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Replays;
import io.backplane.protocol.api.Sessions;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.gate.append.GateBatch;
import io.backplane.protocol.gate.intake.Limits;
import io.backplane.security.api.Authorizer;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerCrossing;
import io.backplane.stream.api.LedgerSource;
import io.backplane.stream.api.Streams;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The gate as a component: it stays while everything around it comes and goes, because its sessions
 * are the devices' connections. Whatever is absent makes messages wait, never makes them wrong.
 */
@Component(
    configurationPid = "io.backplane.protocol.gate",
    service = {
      Ingress.class,
      Replays.class,
      Sessions.class,
      LedgerSource.class,
      MetricSource.class,
      DeviceChangeListener.class,
      Commands.Listener.class
    })
@Designate(ocd = Config.class)
public final class Gate
    implements Ingress,
        Replays,
        Sessions,
        LedgerSource,
        MetricSource,
        DeviceChangeListener,
        Commands.Listener {
  private static final int MAX_PAYLOAD = 8 << 20;

  private final Rooms rooms;

  /** Opens; everything it works with comes and goes by the methods below. */
  @Activate
  public Gate(Config config) {
    rooms = new Rooms(limits(config));
  }

  static Limits limits(Config c) {
    return new Limits(
        Math.max(1, Math.min(c.maxPayloadBytes(), MAX_PAYLOAD)),
        Math.max(1, c.maxSamples()),
        Math.max(1, Math.min(c.maxKeyLength(), 256)),
        Math.max(0, Math.min(c.futureSeconds(), 1L << 32)) * 1_000_000L,
        Math.max(0, Math.min(c.pastDays(), 1L << 20)) * 86_400_000_000L,
        Math.max(1, c.dialectBudgetMillis()) * 1_000_000L);
  }

  @Modified
  void modified(Config config) {
    rooms.intake().limit(limits(config));
  }

  @Deactivate
  void deactivate() {
    rooms.close();
  }

  @Reference(
      name = "streams",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindStreams(Streams streams) {
    rooms.streams().use(streams);
  }

  void unbindStreams(Streams streams) {
    rooms.streams().drop(streams);
  }

  @Reference(
      name = "dialects",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindDialect(Dialect dialect, Map<String, ?> properties) {
    rooms.dialects().add(dialect, properties);
    rooms.progress();
  }

  void unbindDialect(Dialect dialect) {
    rooms.dialects().remove(dialect);
  }

  @Reference(
      name = "authorizer",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindAuthorizer(Authorizer authorizer) {
    rooms.permissions().use(authorizer);
    rooms.progress();
  }

  void unbindAuthorizer(Authorizer authorizer) {
    rooms.permissions().drop(authorizer);
  }

  @Reference(
      name = "registry",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindRegistry(DeviceRegistry registry) {
    rooms.gateways().use(registry);
    rooms.progress();
  }

  void unbindRegistry(DeviceRegistry registry) {
    rooms.gateways().drop(registry);
  }

  @Reference(
      name = "profiles",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindProfiles(Profiles profiles) {
    rooms.core().expectations().use(profiles);
  }

  void unbindProfiles(Profiles profiles) {
    rooms.core().expectations().drop(profiles);
  }

  @Reference(
      name = "state",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindState(DeviceState state) {
    rooms.core().complaints().use(state);
  }

  void unbindState(DeviceState state) {
    rooms.core().complaints().drop(state);
  }

  @Reference(
      name = "commands",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindCommands(Commands commands) {
    rooms.desk().use(commands, rooms.sessions().devices());
  }

  void unbindCommands(Commands commands) {
    rooms.desk().drop(commands);
  }

  @Override
  public IngressBatch newBatch() {
    return new GateBatch(rooms.core());
  }

  @Override
  public NodeClock clock() {
    return rooms.core().clock();
  }

  @Override
  public boolean available(String dialect) {
    return rooms.takes(dialect);
  }

  @Override
  public void whenAvailable(String dialect, Runnable callback) {
    rooms.whenAvailable(dialect, callback);
  }

  @Override
  public Outcome replay(int partition, long offset) {
    return rooms.replay().run(partition, offset);
  }

  @Override
  public long replayedAt(int partition, long offset) {
    return rooms.replay().replayedAt(partition, offset);
  }

  @Override
  public long open() {
    return rooms.replay().open();
  }

  @Override
  public Report replay(Selection which, String after, int limit) {
    return rooms.replay().run(which, after, limit);
  }

  @Override
  public IngressStats stats() {
    return rooms.core().books().stats();
  }

  @Override
  public Handle open(SessionInfo info, Link link) {
    return rooms.sessions().open(info, link);
  }

  @Override
  public List<SessionInfo> list() {
    return rooms.sessions().list();
  }

  @Override
  public int count() {
    return rooms.sessions().count();
  }

  @Override
  public List<LedgerAccount> accounts() {
    return accounts(System.nanoTime());
  }

  List<LedgerAccount> accounts(long now) {
    return rooms.accounts(now);
  }

  @Override
  public List<LedgerCrossing> crossings() {
    return rooms.crossings();
  }

  @Override
  public void collect(MetricSink sink) {
    rooms.collect(sink);
  }

  @Override
  public void changed(DeviceChange change) {
    rooms.changed(change);
  }

  @Override
  public void queued(Command command) {
    rooms.desk().queued(command);
  }
}
