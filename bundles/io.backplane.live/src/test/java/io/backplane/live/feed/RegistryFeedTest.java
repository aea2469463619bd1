/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.Group;
import io.backplane.device.api.Page;
import io.backplane.device.api.Profiles;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.live.hub.Client;
import io.backplane.live.hub.Hub;
import io.backplane.live.hub.Outlet;
import io.backplane.live.subscription.PresenceSubscription;
import io.backplane.live.subscription.Rights;
import io.backplane.live.subscription.Scope;
import io.backplane.live.subscription.TelemetrySubscription;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.security.api.Accounts;
import io.backplane.security.api.Subject;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever follows a group gets it, whatever is wrong with the groups of others. */
public class RegistryFeedTest {
  private static final TenantId TENANT = TenantId.DEFAULT;

  private final Map<String, Set<String>> groups = new ConcurrentHashMap<>();
  private final Set<String> broken = ConcurrentHashMap.newKeySet();
  private final AtomicInteger looks = new AtomicInteger();
  private final Hub hub = new Hub();
  private final RegistryFeed feed =
      new RegistryFeed(
          hub, fake(DeviceState.class), fake(DeviceRegistry.class), fake(Profiles.class));

  @AfterEach
  void end() throws InterruptedException {
    feed.deactivate();
    hub.deactivate();
  }

  @Test
  void an_unknown_group_takes_nothing_from_those_who_follow_others() {
    groups.put("g1", Set.of("d1"));
    Told first = new Told();
    first.follow("a", "nowhere");
    Scope known = first.follow("b", "g1");
    Told second = new Told();
    Scope others = second.follow("c", "g1");
    await(() -> contains(known, "d1") && contains(others, "d1"));
    await(() -> !first.errors().isEmpty());
    assertTrue(first.errors().get(0).contains("\"id\":\"a\""), first.errors().get(0));
    assertTrue(first.errors().get(0).contains("no group 'nowhere'"), first.errors().get(0));
    assertEquals(List.of(), second.errors());
  }

  @Test
  void a_group_that_is_made_later_is_followed_from_then_on() {
    Told client = new Told();
    Scope scope = client.follow("a", "later");
    await(() -> client.errors().size() == 1);
    groups.put("later", Set.of("d2"));
    hub.changed();
    await(() -> contains(scope, "d2"));
    groups.remove("later");
    hub.changed();
    await(() -> !contains(scope, "d2"));
    await(() -> client.errors().size() == 2);
  }

  @Test
  void members_are_read_again_only_when_a_device_changed() {
    groups.put("g1", Set.of("d1"));
    Told client = new Told();
    Scope one = client.follow("a", "g1");
    await(() -> contains(one, "d1"));
    for (int i = 0; i < 5; i++) {
      Scope more = client.follow("more" + i, "g1");
      await(() -> contains(more, "d1"));
    }
    assertEquals(1, looks.get());
    feed.changed(change("d1"));
    Scope after = client.follow("b", "g1");
    await(() -> contains(after, "d1"));
    assertEquals(1, looks.get());
    feed.changed(new DeviceChange(TENANT, new DeviceId("d9"), DeviceChange.Kind.CREATED, ""));
    await(
        () -> {
          hub.changed();
          return looks.get() == 2;
        });
  }

  @Test
  void a_group_that_cannot_be_read_keeps_its_members() {
    groups.put("g1", Set.of("d1"));
    groups.put("g2", Set.of("d2"));
    Told client = new Told();
    Scope one = client.follow("a", "g1");
    Scope two = client.follow("b", "g2");
    await(() -> contains(one, "d1") && contains(two, "d2"));
    broken.add("g1");
    groups.put("g2", Set.of("d3"));
    hub.changed();
    await(() -> contains(two, "d3"));
    assertTrue(contains(one, "d1"));
    assertEquals(List.of(), client.errors());
  }

  @Test
  void news_of_more_devices_than_are_kept_are_counted_for_each_client() {
    Told client = new Told();
    PresenceSubscription all = client.presence("p");
    hub.changed();
    for (int i = 0; i < 60_000; i++) {
      feed.changed(change("d" + i));
    }
    await(() -> client.sent.stream().anyMatch(t -> t.contains("\"incomplete\":true")));
    assertTrue(
        client.sent.stream()
            .anyMatch(t -> t.contains("\"skipped\":") && !t.contains("\"skipped\":0")));
    assertEquals("p", all.id());
  }

  private static DeviceChange change(String device) {
    return new DeviceChange(TENANT, new DeviceId(device), DeviceChange.Kind.PRESENCE, "");
  }

  private static boolean contains(Scope scope, String device) {
    return scope.contains(TENANT, new DeviceId(device));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "did not come true within 20 s");
      LockSupport.parkNanos(1_000_000);
    }
  }

  private <T> T fake(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "groups" -> definitions();
                  case "identifiers" -> members(((DeviceFilter) arguments[1]).group());
                  case "presence" -> Map.of();
                  case "token" -> Optional.of(Subject.SYSTEM);
                  default -> throw new UnsupportedOperationException(method.getName());
                }));
  }

  /** Groups of which each is defined by its members. */
  private List<Group> definitions() {
    return groups.entrySet().stream()
        .map(
            g ->
                new Group(
                    TENANT,
                    g.getKey(),
                    "Group",
                    new DeviceFilter("", "", g.getValue(), "", "", null),
                    1))
        .toList();
  }

  private Page<DeviceId> members(String group) {
    looks.incrementAndGet();
    if (broken.contains(group)) {
      throw new RegistryException(Reason.UNAVAILABLE, "not now", null);
    }
    Set<String> ids = groups.get(group);
    if (ids == null) {
      throw new RegistryException(Reason.UNKNOWN_REFERENCE, "there is no such group", null);
    }
    return new Page<>(ids.stream().map(DeviceId::new).toList(), "", ids.size());
  }

  /** A client and what it was told. */
  private final class Told implements Outlet {
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final Client client =
        new Client(this, new Rights(fake(Accounts.class), null, null, "t"), Subject.SYSTEM);

    Scope follow(String id, String group) {
      Scope scope = Scope.group(TENANT, group);
      client.add(new TelemetrySubscription(id, scope, Set.of()));
      hub.join(client);
      hub.changed();
      return scope;
    }

    PresenceSubscription presence(String id) {
      PresenceSubscription s = new PresenceSubscription(id, Scope.all(TENANT));
      client.add(s);
      hub.join(client);
      hub.changed();
      return s;
    }

    List<String> errors() {
      return sent.stream().filter(t -> t.contains("\"error\"")).toList();
    }

    @Override
    public void send(String text, Runnable done, Runnable failed) {
      sent.add(text);
      done.run();
    }

    @Override
    public void ping() {
      sent.add("ping");
    }

    @Override
    public void close(int code, String reason) {
      sent.add("close " + code);
    }
  }
}
