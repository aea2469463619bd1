/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc;

import io.backplane.device.api.Commands;
import io.backplane.device.api.Credentials;
import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.Profiles;
import io.backplane.device.api.ScramAuthenticator;
import io.backplane.device.jdbc.auth.JdbcCredentials;
import io.backplane.device.jdbc.auth.JdbcDeviceAuthenticator;
import io.backplane.device.jdbc.command.JdbcCommands;
import io.backplane.device.jdbc.core.Changes;
import io.backplane.device.jdbc.core.Limits;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.db.Database;
import io.backplane.device.jdbc.device.ErasureDesk;
import io.backplane.device.jdbc.device.JdbcDeviceRegistry;
import io.backplane.device.jdbc.device.JdbcProfiles;
import io.backplane.device.jdbc.state.JdbcDeviceState;
import io.backplane.device.jdbc.state.StreamGate;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.security.api.PasswordHashing;
import io.backplane.stream.testkit.MemoryStreams;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** The whole card put together without a framework, with a clock that tests turn. */
public final class Rig implements AutoCloseable {
  public static final TenantId T = TenantId.DEFAULT;

  public final AtomicLong time = new AtomicLong(System.currentTimeMillis() * 1000);
  public final List<DeviceChange> told = new CopyOnWriteArrayList<>();
  public final CountingHashing hashing = new CountingHashing();
  public final Changes changes = new Changes();
  public final Registry registry;
  public final DeviceRegistry devices;
  public final Profiles profiles;
  public final Credentials credentials;
  public final JdbcDeviceAuthenticator authenticator;
  public final DeviceState state;
  public final ScramAuthenticator scram;
  public final Commands commands;
  private final JdbcDeviceState stateCard;
  private final JdbcCommands commandCard;
  private MemoryStreams streams;
  private ErasureDesk desk;

  public Rig(Database database) {
    changes.bindListener(told::add);
    Limits limits = new Limits(100_000, 50, 600_000, 100, 4096);
    registry = new Registry(database, changes, limits, time::incrementAndGet);
    devices = new JdbcDeviceRegistry(registry);
    profiles = new JdbcProfiles(registry);
    credentials = new JdbcCredentials(registry, hashing);
    state = stateCard = new JdbcDeviceState(registry);
    authenticator = new JdbcDeviceAuthenticator(registry, hashing, state);
    scram = authenticator;
    commands = commandCard = new JdbcCommands(registry);
  }

  /** A gate into a stream of its own, so that the names of removed devices get free. */
  public void openGate() {
    streams = new MemoryStreams(1);
    desk = new ErasureDesk(registry, new StreamGate(streams, time::incrementAndGet));
  }

  public static DeviceId id(String value) {
    return new DeviceId(value);
  }

  public static Device device(String id, String... tags) {
    return new Device(
        T, id(id), "Name of " + id, ProfileId.DEFAULT, Set.of(tags), null, true, false, 0, 0, 0);
  }

  public Device given(String id, String... tags) {
    return devices.create(device(id, tags));
  }

  public DeviceAuthenticator.Answer login(String user, String secret) {
    var login = new DeviceAuthenticator.Login(T, user, secret, "127.0.0.1:4711", "mqtt");
    return authenticator
        .authenticate(login)
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  public void later(long amount, TimeUnit unit) {
    time.addAndGet(unit.toMicros(amount));
  }

  public static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("did not come true in 20 s");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    if (desk != null) {
      desk.close();
      streams.close();
    }
    authenticator.close();
    stateCard.close();
    commandCard.close();
    registry.close();
    changes.close();
  }

  /** Hashing that is fast and counts. */
  public static final class CountingHashing implements PasswordHashing {
    public final AtomicInteger verifications = new AtomicInteger();

    @Override
    public String hash(char[] password) {
      return "test:" + Arrays.hashCode(password);
    }

    @Override
    public boolean verify(char[] password, String stored) {
      verifications.incrementAndGet();
      return hash(password).equals(stored);
    }
  }
}
