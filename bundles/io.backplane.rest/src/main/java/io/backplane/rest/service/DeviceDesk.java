/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.service;

import io.backplane.device.api.Commands;
import io.backplane.device.api.Credentials;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.Profiles;
import io.backplane.protocol.api.spi.Dialect;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Where resources get the registry's services; each may be replaced without restarting REST. */
@Component(service = DeviceDesk.class)
public final class DeviceDesk {
  private final Slot<DeviceRegistry> registry =
      new Slot<>("device registry", SecurityDesk.WAIT_MILLIS);
  private final Slot<Profiles> profiles = new Slot<>("profile registry", SecurityDesk.WAIT_MILLIS);
  private final Slot<DeviceState> state = new Slot<>("device state", SecurityDesk.WAIT_MILLIS);
  private final Slot<Credentials> credentials =
      new Slot<>("credential store", SecurityDesk.WAIT_MILLIS);
  private final Slot<Commands> commands = new Slot<>("command store", SecurityDesk.WAIT_MILLIS);

  private final List<String> dialects = new CopyOnWriteArrayList<>();

  /** With nothing bound yet. */
  @Activate
  public DeviceDesk() {}

  /** The device registry. */
  public DeviceRegistry registry() {
    return registry.get();
  }

  /** The profile registry. */
  public Profiles profiles() {
    return profiles.get();
  }

  /** The device state. */
  public DeviceState state() {
    return state.get();
  }

  /** The credential store. */
  public Credentials credentials() {
    return credentials.get();
  }

  /** The command store. */
  public Commands commands() {
    return commands.get();
  }

  /** Names of the dialects there are at the moment, in order. */
  public List<String> dialects() {
    return dialects.stream().distinct().sorted().toList();
  }

  @Reference(
      name = "dialects",
      service = Dialect.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindDialect(Map<String, ?> properties) {
    if (properties.get(Dialect.NAME) instanceof String name) {
      dialects.add(name);
    }
  }

  void unbindDialect(Map<String, ?> properties) {
    if (properties.get(Dialect.NAME) instanceof String name) {
      dialects.remove(name);
    }
  }

  @Reference(
      name = "registry",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindRegistry(DeviceRegistry service) {
    registry.set(service);
  }

  void unbindRegistry(DeviceRegistry service) {
    registry.clear(service);
  }

  @Reference(
      name = "profiles",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindProfiles(Profiles service) {
    profiles.set(service);
  }

  void unbindProfiles(Profiles service) {
    profiles.clear(service);
  }

  @Reference(
      name = "state",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindState(DeviceState service) {
    state.set(service);
  }

  void unbindState(DeviceState service) {
    state.clear(service);
  }

  @Reference(
      name = "credentials",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindCredentials(Credentials service) {
    credentials.set(service);
  }

  void unbindCredentials(Credentials service) {
    credentials.clear(service);
  }

  @Reference(
      name = "commands",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindCommands(Commands service) {
    commands.set(service);
  }

  void unbindCommands(Commands service) {
    commands.clear(service);
  }
}
