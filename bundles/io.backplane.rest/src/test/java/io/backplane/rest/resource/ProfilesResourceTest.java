/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.backplane.rest.http.Caller;
import io.backplane.rest.http.JaxRs;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.Desks;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.ProfileViews.ProfileInput;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.security.api.Subject;
import java.lang.reflect.Proxy;
import java.util.List;
import javax.ws.rs.core.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which dialects a profile may name. */
@ExtendWith(JaxRs.class)
class ProfilesResourceTest {
  private static final Caller CALLER =
      new Caller(Subject.SYSTEM, null, (s, a, r) -> new Decision(true, ""), false);

  private final FakeRegistry registry = new FakeRegistry();
  private final DeviceDesk desk = Desks.profiles(registry, "sparkplug", "native");
  private final ProfilesResource resource = new ProfilesResource(desk);

  @Test
  void a_profile_gets_no_dialect_that_nobody_speaks() {
    ProblemException refusal = assertThrows(ProblemException.class, () -> replace("none-such"));
    assertEquals(422, refusal.problem().status());
    assertEquals("#/dialect", refusal.problem().errors().get(0).pointer());
    assertEquals(
        "#/dialect 'none-such' is not installed; there is native, sparkplug", refusal.getMessage());
    assertThrows(ProblemException.class, () -> resource.create(input("none-such"), CALLER, null));
    assertNull(registry.saved);
  }

  @Test
  void a_profile_gets_a_dialect_that_is_there() {
    replace("sparkplug");
    assertEquals("sparkplug", registry.saved.dialect());
  }

  @Test
  void a_dialect_that_is_away_may_be_kept() {
    Desks.without(desk, "native");
    assertEquals(List.of("sparkplug"), desk.dialects());
    replace("native");
    assertEquals("native", registry.saved.dialect());
  }

  @Test
  void a_dialect_that_is_published_twice_stays_until_both_are_gone() {
    DeviceDesk both = Desks.profiles(registry, "native", "native");
    Desks.without(both, "native");
    assertEquals(List.of("native"), both.dialects());
  }

  private void replace(String dialect) {
    resource.replace("default", input(dialect), CALLER, ifMatch());
  }

  private static ProfileInput input(String dialect) {
    return new ProfileInput("default", "Default", null, dialect, null, null, null);
  }

  /** Headers with nothing but the tag of what was read. */
  private static HttpHeaders ifMatch() {
    return (HttpHeaders)
        Proxy.newProxyInstance(
            ProfilesResourceTest.class.getClassLoader(),
            new Class<?>[] {HttpHeaders.class},
            (proxy, method, arguments) ->
                HttpHeaders.IF_MATCH.equals(arguments[0]) ? "\"v1\"" : null);
  }
}
