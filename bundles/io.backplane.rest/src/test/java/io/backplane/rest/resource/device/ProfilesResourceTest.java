/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.backplane.rest.http.Caller;
import io.backplane.rest.http.JaxRs;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.Desks;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.ProfileViews.CommandDefView;
import io.backplane.rest.view.ProfileViews.ProfileInput;
import io.backplane.rest.view.ProfileViews.PropertyView;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.security.api.Subject;
import java.lang.reflect.Proxy;
import java.util.List;
import javax.ws.rs.core.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

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

  @Test
  void what_is_there_twice_or_contradicts_itself_is_named_by_its_place() {
    ProfileInput input =
        new ProfileInput(
            "default",
            "Default",
            null,
            null,
            List.of(property("a", 5.0, 1.0), property("b", 1.0, 1.0), property("a", null, 1.0)),
            List.of(new CommandDefView("go", null, null), new CommandDefView("go", null, null)),
            null);
    for (Executable write :
        List.<Executable>of(
            () -> resource.create(input, CALLER, null),
            () -> resource.replace("default", input, CALLER, ifMatch()))) {
      ProblemException refusal = assertThrows(ProblemException.class, write);
      assertEquals(422, refusal.problem().status());
      assertEquals(
          List.of("#/properties/0/min", "#/properties/2/key", "#/commands/1/name"),
          refusal.problem().errors().stream().map(Fault::pointer).toList());
    }
    assertNull(registry.saved);
  }

  private static PropertyView property(String key, Double min, Double max) {
    return new PropertyView(key, null, "number", null, min, max);
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
