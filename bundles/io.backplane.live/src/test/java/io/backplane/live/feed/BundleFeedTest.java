/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.live.hub.Client;
import io.backplane.live.hub.Hub;
import io.backplane.live.hub.Outlet;
import io.backplane.live.subscription.BundleSubscription;
import io.backplane.live.subscription.Rights;
import io.backplane.message.api.TenantId;
import io.backplane.security.api.Accounts;
import io.backplane.security.api.Subject;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Version;

/** Two versions of a bundle are there for a moment; browsers hear of the one that runs. */
class BundleFeedTest {
  private final List<Bundle> installed = new ArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void a_version_beside_the_one_that_runs_is_nobodys_business() throws Exception {
    Hub hub = new Hub();
    try {
      Client client = new Client(outlet(), new Rights(accounts(), null, null, "t"), Subject.SYSTEM);
      client.add(new BundleSubscription("b", TenantId.DEFAULT));
      hub.join(client);
      hub.changed();
      BundleFeed feed = new BundleFeed(hub, fake(BundleContext.class, (m, a) -> framework(m)));
      installed.add(bundle("1.0.0", Bundle.ACTIVE));
      installed.add(bundle("2.0.0", Bundle.RESOLVED));
      tell(feed, installed.get(1));
      turn(feed, 0, bundle("1.0.0", Bundle.RESOLVED));
      turn(feed, 1, bundle("2.0.0", Bundle.ACTIVE));
      installed.remove(0);
      tell(feed, bundle("1.0.0", Bundle.UNINSTALLED));
      awaitTold("\"version\":\"2.0.0\",\"state\":\"ACTIVE\"");
      assertEquals(1, told.size(), told::toString);
      installed.clear();
      tell(feed, bundle("2.0.0", Bundle.UNINSTALLED));
      awaitTold("\"version\":\"2.0.0\",\"state\":\"UNINSTALLED\"");
    } finally {
      hub.deactivate();
    }
  }

  private void awaitTold(String what) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (told.stream().noneMatch(t -> t.contains(what))) {
      assertTrue(System.nanoTime() < end, told::toString);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void turn(BundleFeed feed, int which, Bundle now) {
    installed.set(which, now);
    tell(feed, now);
  }

  private static void tell(BundleFeed feed, Bundle bundle) {
    feed.bundleChanged(new BundleEvent(BundleEvent.STARTED, bundle));
  }

  private Object framework(String method) {
    return method.equals("getBundles") ? installed.toArray(Bundle[]::new) : null;
  }

  private static Bundle bundle(String version, int state) {
    return fake(
        Bundle.class,
        (method, arguments) ->
            switch (method) {
              case "getSymbolicName" -> "card";
              case "getVersion" -> Version.parseVersion(version);
              case "getState" -> state;
              case "hashCode" -> state;
              default -> null;
            });
  }

  private static Accounts accounts() {
    return fake(Accounts.class, (method, arguments) -> Optional.of(Subject.SYSTEM));
  }

  private Outlet outlet() {
    return fake(
        Outlet.class,
        (method, arguments) -> {
          if (method.equals("send")) {
            told.add((String) arguments[0]);
            ((Runnable) arguments[1]).run();
          }
          return null;
        });
  }

  /** What an object does when a method of that name is called. */
  private interface Deed {
    Object of(String method, Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Deed deed) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                method.getName().equals("equals")
                    ? proxy == arguments[0]
                    : deed.of(method.getName(), arguments)));
  }
}
