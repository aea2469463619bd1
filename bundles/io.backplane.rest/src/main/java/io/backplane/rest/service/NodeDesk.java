/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.service;

import io.backplane.net.api.Bans;
import io.backplane.net.api.Listeners;
import io.backplane.plugin.api.BundleAdmin;
import io.backplane.plugin.api.CpuEstimates;
import io.backplane.plugin.api.Generations;
import io.backplane.stream.api.Ledger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Where resources get what concerns the node as a whole. */
@Component(service = NodeDesk.class)
public final class NodeDesk {
  private final Slot<BundleAdmin> bundles =
      new Slot<>("bundle administration", SecurityDesk.WAIT_MILLIS);
  private final Slot<Generations> generations =
      new Slot<>("keeper of generations", SecurityDesk.WAIT_MILLIS);
  private final Slot<HealthCheckExecutor> health =
      new Slot<>("health check executor", SecurityDesk.WAIT_MILLIS);
  private final Slot<Bans> bans = new Slot<>("list of bans", SecurityDesk.WAIT_MILLIS);
  private final AtomicReference<CpuEstimates> cpu = new AtomicReference<>();
  private final List<Listeners> listeners = new CopyOnWriteArrayList<>();
  private final Slot<Ledger> ledger = new Slot<>("ledger", SecurityDesk.WAIT_MILLIS);

  /** With nothing bound yet. */
  @Activate
  public NodeDesk() {}

  /** The bundle administration. */
  public BundleAdmin bundles() {
    return bundles.get();
  }

  /** The generations. */
  public Generations generations() {
    return generations.get();
  }

  /** The CPU time of bundles by their numbers; empty while nobody estimates it. */
  public Map<Long, CpuEstimates.Estimate> cpu() {
    CpuEstimates service = cpu.get();
    return service == null ? Map.of() : service.estimates();
  }

  /** The health check executor. */
  public HealthCheckExecutor health() {
    return health.get();
  }

  /** Who is kept out. */
  public Bans bans() {
    return bans.get();
  }

  /** Everybody who listens, as of now. */
  public List<Listeners> listeners() {
    return listeners;
  }

  /** The accounts, compared. */
  public Ledger ledger() {
    return ledger.get();
  }

  @Reference(
      name = "bundles",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindBundles(BundleAdmin service) {
    bundles.set(service);
  }

  void unbindBundles(BundleAdmin service) {
    bundles.clear(service);
  }

  @Reference(
      name = "generations",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindGenerations(Generations service) {
    generations.set(service);
  }

  void unbindGenerations(Generations service) {
    generations.clear(service);
  }

  @Reference(
      name = "health",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindHealth(HealthCheckExecutor service) {
    health.set(service);
  }

  void unbindHealth(HealthCheckExecutor service) {
    health.clear(service);
  }

  @Reference(
      name = "cpu",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindCpu(CpuEstimates service) {
    cpu.set(service);
  }

  void unbindCpu(CpuEstimates service) {
    cpu.compareAndSet(service, null);
  }

  @Reference(
      name = "bans",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindBans(Bans service) {
    bans.set(service);
  }

  void unbindBans(Bans service) {
    bans.clear(service);
  }

  @Reference(
      name = "listeners",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindListeners(Listeners service) {
    listeners.add(service);
  }

  void unbindListeners(Listeners service) {
    listeners.remove(service);
  }

  @Reference(
      name = "ledger",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindLedger(Ledger service) {
    ledger.set(service);
  }

  void unbindLedger(Ledger service) {
    ledger.clear(service);
  }
}
