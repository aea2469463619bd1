/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The address and the fingerprint are waited for as long as they are to come, and no longer. */
class HttpsTest {
  private static final Map<String, String> AWAITED = Map.of("https.state", "awaited");
  private static final Map<String, String> OPEN =
      Map.of("https.state", "open", "https.addresses", "https://box:8443/", "https.sha256", "AB");
  private static final String CERTIFICATE = "io.backplane.security.certificate";
  private static final String LISTEN = "io.backplane.http.listen";

  private final Queue<Map<String, String>> states = new ArrayDeque<>();
  private List<String> bundles = List.of(LISTEN, CERTIFICATE);

  @Test
  void waits_until_the_certificate_is_there() throws InterruptedException {
    states.addAll(List.of(Map.of(), AWAITED, AWAITED, OPEN));
    assertEquals(Optional.of(new Https("https://box:8443/", "AB", "")), Https.await(context()));
  }

  @Test
  void does_not_wait_for_what_will_not_come() throws InterruptedException {
    states.addAll(List.of(Map.of("https.state", "off"), OPEN));
    assertEquals(Optional.empty(), Https.await(context()));
    states.clear();
    states.addAll(List.of(Map.of("https.state", "fault", "https.fault", "port 8443: taken"), OPEN));
    assertEquals(Optional.of(new Https("", "", "port 8443: taken")), Https.await(context()));
    states.clear();
    bundles = List.of(LISTEN);
    states.addAll(List.of(AWAITED, OPEN));
    assertEquals(Optional.empty(), Https.await(context()));
    bundles = List.of(CERTIFICATE);
    assertEquals(Optional.empty(), Https.await(context()));
  }

  private BundleContext context() {
    return fake(
        BundleContext.class,
        method ->
            method.equals("getBundles")
                ? bundles.stream().map(this::bundle).toArray(Bundle[]::new)
                : references());
  }

  private Bundle bundle(String name) {
    return fake(Bundle.class, method -> method.equals("getState") ? Bundle.ACTIVE : name);
  }

  /** No service at first where the state is empty. */
  private ServiceReference<?>[] references() {
    Map<String, String> now = states.remove();
    if (now.isEmpty()) return null;
    return new ServiceReference<?>[] {
      (ServiceReference<?>)
          Proxy.newProxyInstance(
              HttpsTest.class.getClassLoader(),
              new Class<?>[] {ServiceReference.class},
              (proxy, method, arguments) ->
                  method.getName().equals("getProperty") ? now.get(arguments[0]) : null)
    };
  }

  private interface Answers {
    Object answer(String method);
  }

  private static <T> T fake(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            HttpsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.answer(method.getName())));
  }
}
