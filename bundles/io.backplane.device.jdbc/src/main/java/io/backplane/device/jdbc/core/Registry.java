/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.core;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.Profile;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.RegistryException;
import io.backplane.device.jdbc.db.Database;
import io.backplane.marks.Lane;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the services of this card share: the open database, the memory in front of it, the one
 * thread for chores. Exists only while the database is open.
 */
@Lane("device-chores")
public final class Registry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

  private final Database database;
  private final Changes changes;
  private final Limits limits;
  private final LongSupplier clock;
  private final DeviceTable devices;
  private final ProfileTable profiles;
  private final CredentialTable credentials;
  private final Counters counters;
  private final Erasures erasures;
  private final SearchTexts texts;
  private final SeenTable seen = new SeenTable();
  private final ScheduledThreadPoolExecutor chores;

  /**
   * @param database open and migrated; closed with this
   * @param clock microseconds since the epoch
   */
  public Registry(Database database, Changes changes, Limits limits, LongSupplier clock) {
    this.database = database;
    this.changes = changes;
    this.limits = limits;
    this.clock = clock;
    this.devices = new DeviceTable(database, limits.cachedDevices());
    this.profiles = new ProfileTable(database);
    this.credentials = new CredentialTable(database, limits.cachedDevices());
    this.counters = new Counters(database, clock);
    this.erasures = new Erasures(database);
    this.texts = new SearchTexts(database, counters);
    this.chores = new ScheduledThreadPoolExecutor(1, Registry::thread);
    chores.setRemoveOnCancelPolicy(true);
    chores.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    chores.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    every(60_000, texts::forget);
    database.inDoubt(this::forget);
  }

  /** The memory in front of the database, of which a write in doubt made something wrong. */
  private void forget() {
    devices.clear();
    profiles.clear();
    credentials.clear();
    counters.clear();
    texts.clear();
  }

  private static Thread thread(Runnable work) {
    Thread t = new Thread(work, "device-chores");
    t.setDaemon(true);
    return t;
  }

  public Database database() {
    return database;
  }

  public Limits limits() {
    return limits;
  }

  /** Microseconds since the epoch. */
  public long now() {
    return clock.getAsLong();
  }

  public DeviceTable devices() {
    return devices;
  }

  public ProfileTable profiles() {
    return profiles;
  }

  public CredentialTable credentials() {
    return credentials;
  }

  public Counters counters() {
    return counters;
  }

  public Erasures erasures() {
    return erasures;
  }

  public SearchTexts texts() {
    return texts;
  }

  public SeenTable seen() {
    return seen;
  }

  public ScheduledThreadPoolExecutor chores() {
    return chores;
  }

  /** Does something again and again on the chores' thread; a failure is left to the next time. */
  public ScheduledFuture<?> every(long millis, Runnable chore) {
    Runnable guarded =
        () -> {
          try {
            chore.run();
          } catch (RegistryException e) {
            LOG.debug("a chore is left to the next time: {}", e.getMessage());
          }
        };
    return chores.scheduleWithFixedDelay(guarded, millis, millis, TimeUnit.MILLISECONDS);
  }

  public Changes changes() {
    return changes;
  }

  /** A device as far as it is registered, from memory where possible. */
  public Optional<Device> device(TenantId tenant, DeviceId id) {
    return devices.find(new DeviceKey(tenant, id));
  }

  /** A profile, from memory where possible. */
  public Optional<Profile> profile(TenantId tenant, ProfileId id) {
    Map<ProfileId, Profile> all = profiles.of(tenant);
    return Optional.ofNullable(all.get(id));
  }

  /** Tells listeners of a stored change. */
  public void tell(TenantId tenant, DeviceId device, DeviceChange.Kind kind, String credential) {
    changes.changed(new DeviceChange(tenant, device, kind, credential));
  }

  /** Ends the chores, then the database. */
  @Override
  public void close() {
    chores.shutdownNow();
    database.close();
  }
}
