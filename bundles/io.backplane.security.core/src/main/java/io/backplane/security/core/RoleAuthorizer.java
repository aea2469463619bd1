/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import io.backplane.security.api.Authorizer;
import io.backplane.security.api.Subject;
import io.backplane.security.api.TopicRule;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Decides by role. Answers are the same objects again and again: the doors ask for every request
 * and every subscription.
 */
@Component
public final class RoleAuthorizer implements Authorizer {
  private static final int MAX_REMEMBERED = 2_000;
  private static final Decision SYSTEM = new Decision(true, "the node itself may do everything");
  private static final Decision NOBODY = new Decision(false, "nobody is signed in");
  private static final Decision TENANT = new Decision(false, "it belongs to another tenant");
  private static final Decision NO_ROLE = new Decision(false, "no role of the subject allows it");
  private static final Decision OWN_TOPIC =
      new Decision(true, "a device may publish and subscribe for itself");
  private static final Decision TOPICS_ONLY =
      new Decision(false, "this token is for publishing and subscribing only");
  private static final Decision TOPIC = new Decision(true, "a topic rule of the token");
  private static final Decision NO_TOPIC =
      new Decision(false, "no topic rule of the token allows it");
  private static final Decision OTHER_DEVICE =
      new Decision(false, "a device may only publish and subscribe for itself");

  private final Map<Question, Decision> remembered = new ConcurrentHashMap<>();

  /** Nothing to set up. */
  @Activate
  public RoleAuthorizer() {
    // rules are constants
  }

  @Override
  public Decision decide(Subject subject, String action, Resource resource) {
    return decide(subject, action, resource, Map.of());
  }

  @Override
  public Decision decide(
      Subject subject, String action, Resource resource, Map<String, String> names) {
    Decision byRole = decided(subject, action, resource);
    return subject.topics().isEmpty() || !byRole.allowed()
        ? byRole
        : byTopics(subject, action, resource, names);
  }

  private static Decision byTopics(
      Subject subject, String action, Resource resource, Map<String, String> names) {
    boolean publish = action.equals("topic:publish");
    if (!publish && !action.equals("topic:subscribe") || !resource.type().equals("topic")) {
      return TOPICS_ONLY;
    }
    TopicRule.Way way = publish ? TopicRule.Way.PUBLISH : TopicRule.Way.SUBSCRIBE;
    for (TopicRule rule : subject.topics()) {
      if (rule.allows(way, resource.id(), names)) {
        return TOPIC;
      }
    }
    return NO_TOPIC;
  }

  private Decision decided(Subject subject, String action, Resource resource) {
    return switch (subject.kind()) {
      case SYSTEM -> SYSTEM;
      case ANONYMOUS -> NOBODY;
      case DEVICE -> device(subject, action, resource);
      case USER, SERVICE ->
          subject.tenant().equals(resource.tenant()) ? byRoles(subject, action) : TENANT;
    };
  }

  private static Decision device(Subject subject, String action, Resource resource) {
    if (!subject.tenant().equals(resource.tenant())) {
      return TENANT;
    }
    boolean topic = action.equals("topic:publish") || action.equals("topic:subscribe");
    boolean own =
        resource.type().equals("topic")
            || resource.type().equals("device") && resource.id().equals(subject.id());
    return topic && own ? OWN_TOPIC : OTHER_DEVICE;
  }

  private Decision byRoles(Subject subject, String action) {
    Decision denied = NO_ROLE;
    for (String role : subject.roles()) {
      Decision d = byRole(new Question(role, action));
      if (d.allowed()) {
        return d;
      }
      denied = d == NO_ROLE ? denied : d;
    }
    return denied;
  }

  private Decision byRole(Question q) {
    Decision known = remembered.get(q);
    if (known != null) {
      return known;
    }
    String pattern = Roles.match(q.role, q.action);
    Decision d =
        pattern == null
            ? NO_ROLE
            : new Decision(!pattern.startsWith("!"), "role " + q.role + ": " + pattern);
    if (remembered.size() < MAX_REMEMBERED) {
      remembered.put(q, d);
    }
    return d;
  }

  private record Question(String role, String action) {}
}
