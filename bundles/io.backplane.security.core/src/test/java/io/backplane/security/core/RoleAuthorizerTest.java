/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.TenantId;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.security.api.Authorizer.Resource;
import io.backplane.security.api.Subject;
import io.backplane.security.api.TopicRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleAuthorizerTest {
  private static final TenantId T = TenantId.DEFAULT;
  private final RoleAuthorizer authorizer = new RoleAuthorizer();

  private static Subject user(String... roles) {
    return new Subject(Subject.Kind.USER, T, "ada", Set.of(roles));
  }

  private Decision decide(Subject who, String action) {
    return authorizer.decide(who, action, Resource.all(T, "any"));
  }

  @ParameterizedTest
  @CsvSource({
    "administrator, bundle:update, true",
    "administrator, anything:else, true",
    "operator, device:update, true",
    "operator, credential:create, true",
    "operator, command:send, true",
    "operator, bundle:read, true",
    "operator, bundle:update, false",
    "operator, account:read, false",
    "operator, connection:disconnect, true",
    "operator, ban:create, true",
    "operator, retained:delete, true",
    "integrator, device:create, true",
    "integrator, stream:replay, false",
    "integrator, connection:read, true",
    "integrator, connection:disconnect, false",
    "viewer, device:read, true",
    "viewer, telemetry:read, true",
    "viewer, device:update, false",
    "viewer, credential:read, false",
    "viewer, connection:read, true",
    "viewer, ban:create, false",
    "viewer, audit:read, false",
    "viewer, live:subscribe, true",
    "viewer, topic:subscribe, true",
    "viewer, topic:publish, false",
    "operator, topic:publish, true",
    "nobody, device:read, false",
    "viewer, nonsense, false",
  })
  void roles_allow_what_they_should(String role, String action, boolean allowed) {
    Decision d = decide(user(role), action);
    assertEquals(allowed, d.allowed(), d.rule());
  }

  @Test
  void what_no_role_allows_is_denied_and_the_answer_says_why() {
    assertFalse(decide(user(), "device:read").allowed());
    assertTrue(decide(user("viewer"), "device:read").rule().contains("viewer"));
    assertTrue(decide(user("viewer"), "credential:read").rule().contains("!credential:read"));
    assertFalse(decide(Subject.ANONYMOUS, "device:read").allowed());
    assertTrue(decide(Subject.SYSTEM, "bundle:update").allowed());
  }

  @Test
  void several_roles_allow_what_one_of_them_allows() {
    assertTrue(decide(user("viewer", "integrator"), "credential:read").allowed());
  }

  @Test
  void nothing_crosses_from_one_tenant_to_another() {
    Resource foreign = new Resource(new TenantId("other"), "device", "d1");
    assertFalse(authorizer.decide(user("administrator"), "device:read", foreign).allowed());
    Subject device = new Subject(Subject.Kind.DEVICE, T, "d1", Set.of());
    assertFalse(authorizer.decide(device, "topic:publish", foreign).allowed());
  }

  @Test
  void devices_publish_and_subscribe_for_themselves_only() {
    Subject device = new Subject(Subject.Kind.DEVICE, T, "d1", Set.of());
    Resource own = new Resource(T, "device", "d1");
    Resource other = new Resource(T, "device", "d2");
    Resource topic = new Resource(T, "topic", "telemetry");
    assertTrue(authorizer.decide(device, "topic:publish", topic).allowed());
    assertTrue(authorizer.decide(device, "topic:subscribe", own).allowed());
    assertFalse(authorizer.decide(device, "topic:publish", other).allowed());
    assertFalse(authorizer.decide(device, "device:read", own).allowed());
  }

  @Test
  void a_token_with_topic_rules_may_what_they_and_its_roles_allow_and_nothing_else() {
    List<TopicRule> rules =
        List.of(TopicRule.of("subscribe devices/#"), TopicRule.of("both lines/{client}"));
    Subject service = new Subject(Subject.Kind.SERVICE, T, "t", Set.of("operator"), rules);
    Map<String, String> names = Map.of("client", "c1");
    assertTrue(may(service, "topic:subscribe", "devices/+/x", names));
    assertFalse(may(service, "topic:publish", "devices/a/x", names));
    assertFalse(may(service, "topic:subscribe", "#", names));
    assertTrue(may(service, "topic:publish", "lines/c1", names));
    assertFalse(may(service, "topic:publish", "lines/c2", names));
    assertFalse(may(service, "topic:publish", "lines/c1", Map.of()));
    assertFalse(decide(service, "device:read").allowed());
    assertFalse(decide(service, "token:create").allowed());
    Subject viewer = new Subject(Subject.Kind.SERVICE, T, "t", Set.of("viewer"), rules);
    assertTrue(may(viewer, "topic:subscribe", "lines/c1", names));
    assertFalse(may(viewer, "topic:publish", "lines/c1", names));
    assertTrue(may(user("operator"), "topic:publish", "anything", names));
  }

  private boolean may(Subject who, String action, String topics, Map<String, String> names) {
    return authorizer.decide(who, action, new Resource(T, "topic", topics), names).allowed();
  }

  @Test
  void the_same_question_gets_the_same_object() {
    assertSame(decide(user("viewer"), "device:read"), decide(user("viewer"), "device:read"));
  }
}
