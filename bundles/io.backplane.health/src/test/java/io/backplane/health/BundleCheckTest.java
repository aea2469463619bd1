/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.Hashtable;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

class BundleCheckTest {
  @Test
  void a_bundle_that_does_not_run_is_named() {
    assertEquals(
        Result.Status.WARN, check(bundle("a", Bundle.ACTIVE), bundle("b", Bundle.RESOLVED)));
  }

  @Test
  void a_version_made_ready_beside_the_one_that_runs_is_fine() {
    assertEquals(Result.Status.OK, check(bundle("a", Bundle.ACTIVE), bundle("a", Bundle.RESOLVED)));
  }

  @Test
  void two_versions_of_which_none_runs_are_not() {
    assertEquals(
        Result.Status.WARN, check(bundle("a", Bundle.RESOLVED), bundle("a", Bundle.STOPPING)));
  }

  private static Result.Status check(Bundle... bundles) {
    BundleContext context =
        (BundleContext)
            Proxy.newProxyInstance(
                BundleCheckTest.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, args) -> bundles);
    return new BundleCheck(context).execute().getStatus();
  }

  private static Bundle bundle(String name, int state) {
    return (Bundle)
        Proxy.newProxyInstance(
            BundleCheckTest.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getSymbolicName" -> name;
                  case "getState" -> state;
                  case "getVersion" -> Version.emptyVersion;
                  case "getHeaders" -> new Hashtable<String, String>();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
