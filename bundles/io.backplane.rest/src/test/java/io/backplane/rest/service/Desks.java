/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.service;

import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.Profiles;
import io.backplane.plugin.api.BundleAdmin;
import io.backplane.plugin.api.CpuEstimates;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.Replays;
import io.backplane.protocol.api.Sessions;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.security.api.Accounts;
import io.backplane.security.api.Authorizer;
import io.backplane.stream.api.Streams;
import io.backplane.telemetry.api.TelemetryReader;
import java.util.Map;

/** Desks with services laid on them, as the component runtime would. */
public final class Desks {
  private Desks() {}

  /** Security services. */
  public static SecurityDesk security(Accounts accounts, Authorizer authorizer) {
    SecurityDesk desk = new SecurityDesk();
    desk.bindAccounts(accounts);
    desk.bindAuthorizer(authorizer);
    return desk;
  }

  /** The registry's services. */
  public static DeviceDesk devices(DeviceRegistry registry, Profiles profiles, DeviceState state) {
    DeviceDesk desk = new DeviceDesk();
    desk.bindRegistry(registry);
    desk.bindProfiles(profiles);
    desk.bindState(state);
    return desk;
  }

  /** Profiles, and the dialects there are. */
  public static DeviceDesk profiles(Profiles profiles, String... dialects) {
    DeviceDesk desk = new DeviceDesk();
    desk.bindProfiles(profiles);
    for (String dialect : dialects) {
      desk.bindDialect(Map.of(Dialect.NAME, dialect));
    }
    return desk;
  }

  /** A dialect goes. */
  public static void without(DeviceDesk desk, String dialect) {
    desk.unbindDialect(Map.of(Dialect.NAME, dialect));
  }

  /** The administration of bundles. */
  public static NodeDesk bundles(BundleAdmin admin) {
    NodeDesk desk = new NodeDesk();
    desk.bindBundles(admin);
    return desk;
  }

  /** The administration of bundles, and who estimates their CPU time. */
  public static NodeDesk bundles(BundleAdmin admin, CpuEstimates cpu) {
    NodeDesk desk = bundles(admin);
    desk.bindCpu(cpu);
    return desk;
  }

  /** Store and streams; either may be null. */
  public static DataDesk data(TelemetryReader telemetry, Streams streams) {
    DataDesk desk = new DataDesk();
    desk.bindTelemetry(telemetry);
    desk.bindStreams(streams);
    return desk;
  }

  /** The sessions there are. */
  public static DataDesk sessions(Sessions sessions) {
    DataDesk desk = new DataDesk();
    desk.bindSessions(sessions);
    return desk;
  }

  /** The gate comes. */
  public static void gate(DataDesk desk, Replays replays) {
    desk.bindReplays(replays);
  }

  /** Streams and the gate's side of dead letters. */
  public static DataDesk letters(Streams streams, Ingress ingress, Replays replays) {
    DataDesk desk = data(null, streams);
    desk.bindIngress(ingress);
    desk.bindReplays(replays);
    return desk;
  }
}
