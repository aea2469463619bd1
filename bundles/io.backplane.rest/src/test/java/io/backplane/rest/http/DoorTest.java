/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.TenantId;
import io.backplane.rest.service.Desks;
import io.backplane.rest.service.SecurityDesk;
import io.backplane.security.api.Accounts;
import io.backplane.security.api.Authorizer;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.security.api.Subject;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who is let in, and with how much. */
@ExtendWith(JaxRs.class)
class DoorTest {
  private static final Subject ADMIN =
      new Subject(Subject.Kind.USER, TenantId.DEFAULT, "admin", Set.of("administrator"));
  private static final Subject VIEWER =
      new Subject(Subject.Kind.SERVICE, TenantId.DEFAULT, "tok", Set.of("viewer"));

  private final Accounts accounts =
      (Accounts)
          Proxy.newProxyInstance(
              Accounts.class.getClassLoader(),
              new Class<?>[] {Accounts.class},
              (proxy, method, args) ->
                  switch (method.getName()) {
                    case "token" -> args[0].equals("good") ? Optional.of(VIEWER) : Optional.empty();
                    case "session" ->
                        args[0].equals("secret")
                            ? Optional.of(new Accounts.SignedIn(ADMIN, "secret", "csrf", 1))
                            : Optional.empty();
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
  private final Authorizer authorizer =
      (subject, action, resource) ->
          new Decision(subject.roles().contains("administrator") || action.endsWith(":read"), "r");
  private final SecurityDesk desk = Desks.security(accounts, authorizer);

  /** Operations to stand in front of. */
  interface Operations {
    @Does(value = "Reads.", action = "device:read", on = "device", id = "id")
    void read();

    @Does(value = "Changes.", action = "device:update", on = "device", id = "id")
    void change();

    @Does(value = "Open.", action = Does.OPEN)
    void open();
  }

  @Test
  void strangers_are_asked_to_sign_in() {
    assertEquals(401, refused("read", new FakeRequest("GET")));
    assertEquals(401, refused("read", new FakeRequest("GET").bearer("bad")));
    assertEquals(401, refused("read", new FakeRequest("GET").cookie("old")));
  }

  @Test
  void operations_open_to_all_are_open_even_with_an_outdated_cookie() throws Exception {
    let("open", new FakeRequest("POST"));
    let("open", new FakeRequest("POST").cookie("old"));
    let("open", new FakeRequest("POST").bearer("bad"));
  }

  @Test
  void a_session_reads_without_and_changes_only_with_its_anti_forgery_value() throws Exception {
    let("read", new FakeRequest("GET").cookie("secret"));
    assertEquals(403, refused("change", new FakeRequest("PUT").cookie("secret")));
    assertEquals(403, refused("change", new FakeRequest("PUT").cookie("secret").csrf("wrong")));
    let("change", new FakeRequest("PUT").cookie("secret").csrf("csrf"));
  }

  @Test
  void a_session_counts_only_where_it_was_opened_over_tls_or_in_clear() throws Exception {
    let("read", new FakeRequest("GET").https().cookie(true, "secret"));
    assertEquals(401, refused("read", new FakeRequest("GET").https().cookie(false, "secret")));
    assertEquals(401, refused("read", new FakeRequest("GET").cookie(true, "secret")));
  }

  @Test
  void the_cookie_over_tls_is_bound_to_this_host_and_to_tls() {
    Accounts.SignedIn session = new Accounts.SignedIn(ADMIN, "secret", "csrf", 1);
    assertEquals(
        "__Host-backplane_session=secret; Path=/; HttpOnly; SameSite=Strict; Secure",
        Cookies.session(session, true));
    assertEquals(
        "backplane_session=secret; Path=/; HttpOnly; SameSite=Strict",
        Cookies.session(session, false));
    assertTrue(Cookies.none(true).startsWith("__Host-backplane_session=; Max-Age=0"));
  }

  @Test
  void a_token_needs_no_anti_forgery_value_and_counts_before_a_cookie() throws Exception {
    FakeRequest request = new FakeRequest("GET").bearer("good").cookie("secret");
    let("read", request);
    assertEquals(VIEWER, Caller.of(request.security()).subject());
    assertEquals(403, refused("change", new FakeRequest("PUT").bearer("good").cookie("secret")));
  }

  @Test
  void a_body_is_refused_by_its_announced_length_and_by_its_real_one() throws Exception {
    assertEquals(
        413, refused("change", new FakeRequest("PUT").cookie("secret").csrf("csrf").length(11)));
    FakeRequest liar =
        new FakeRequest("PUT").cookie("secret").csrf("csrf").body("more than ten bytes");
    let("change", liar);
    ProblemException problem =
        assertThrows(ProblemException.class, () -> liar.stream().readAllBytes());
    assertEquals(413, problem.problem().status());
  }

  @Test
  void says_which_right_is_missing() throws Exception {
    ProblemException problem =
        assertThrows(
            ProblemException.class, () -> let("change", new FakeRequest("PUT").bearer("good")));
    assertTrue(problem.getMessage().contains("device:update"), problem.getMessage());
  }

  private int refused(String operation, FakeRequest request) {
    return assertThrows(ProblemException.class, () -> let(operation, request)).problem().status();
  }

  private void let(String operation, FakeRequest request)
      throws NoSuchMethodException, IOException {
    Method method = Operations.class.getDeclaredMethod(operation);
    Map<String, String> path = Map.of("id", "d1");
    new Door(method.getAnnotation(Does.class), 10, desk).filter(request.context(path));
  }
}
