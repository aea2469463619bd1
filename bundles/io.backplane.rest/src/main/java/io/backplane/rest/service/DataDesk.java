/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.service;

import io.backplane.protocol.api.ClientDirectory;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.Replays;
import io.backplane.protocol.api.Sessions;
import io.backplane.stream.api.Streams;
import io.backplane.telemetry.api.TelemetryReader;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Where resources get stream, store and gate; each may be replaced without restarting REST. */
@Component(service = DataDesk.class)
public final class DataDesk {
  private final Slot<TelemetryReader> telemetry =
      new Slot<>("telemetry store", SecurityDesk.WAIT_MILLIS);
  private final Slot<Streams> streams = new Slot<>("stream", SecurityDesk.WAIT_MILLIS);
  private final Slot<Ingress> ingress = new Slot<>("gate", SecurityDesk.WAIT_MILLIS);
  private final Slot<Replays> replays = new Slot<>("gate", SecurityDesk.WAIT_MILLIS);
  private final Slot<Sessions> sessions = new Slot<>("session registry", SecurityDesk.WAIT_MILLIS);
  private final Slot<ClientDirectory> clients = new Slot<>("MQTT card", SecurityDesk.WAIT_MILLIS);

  /** With nothing bound yet. */
  @Activate
  public DataDesk() {}

  /** The telemetry store. */
  public TelemetryReader telemetry() {
    return telemetry.get();
  }

  /** The stream. */
  public Streams streams() {
    return streams.get();
  }

  /** The gate. */
  public Ingress ingress() {
    return ingress.get();
  }

  /** The gate if it is there now. */
  public Optional<Ingress> ingressNow() {
    return ingress.now();
  }

  /** What became of dead letters. */
  public Replays replays() {
    return replays.get();
  }

  /** The session registry if it is there now. */
  public Optional<Sessions> sessionsNow() {
    return sessions.now();
  }

  /** The session registry. */
  public Sessions sessions() {
    return sessions.get();
  }

  /** The clients of MQTT. */
  public ClientDirectory clients() {
    return clients.get();
  }

  @Reference(
      name = "telemetry",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindTelemetry(TelemetryReader service) {
    telemetry.set(service);
  }

  void unbindTelemetry(TelemetryReader service) {
    telemetry.clear(service);
  }

  @Reference(
      name = "streams",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindStreams(Streams service) {
    streams.set(service);
  }

  void unbindStreams(Streams service) {
    streams.clear(service);
  }

  @Reference(
      name = "ingress",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindIngress(Ingress service) {
    ingress.set(service);
  }

  void unbindIngress(Ingress service) {
    ingress.clear(service);
  }

  @Reference(
      name = "clients",
      target = "(" + ClientDirectory.PROTOCOL + "=mqtt)",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindClients(ClientDirectory service) {
    clients.set(service);
  }

  void unbindClients(ClientDirectory service) {
    clients.clear(service);
  }

  @Reference(
      name = "replays",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindReplays(Replays service) {
    replays.set(service);
  }

  void unbindReplays(Replays service) {
    replays.clear(service);
  }

  @Reference(
      name = "sessions",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindSessions(Sessions service) {
    sessions.set(service);
  }

  void unbindSessions(Sessions service) {
    sessions.clear(service);
  }
}
