/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.api;

import io.backplane.message.api.TenantId;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The one decision point. Any thread; never blocks. */
@ProviderType
public interface Authorizer {
  /**
   * Decides.
   *
   * @param subject who
   * @param action {@code domain:verb}, such as {@code device:read}, {@code telemetry:read}, {@code
   *     bundle:update}, {@code topic:publish}, {@code topic:subscribe}
   * @param resource on what
   * @return the decision with the rule that made it
   */
  Decision decide(Subject subject, String action, Resource resource);

  /**
   * Decides about topics, for a client that is known by more than its subject.
   *
   * @param subject who
   * @param action {@code topic:publish} or {@code topic:subscribe}
   * @param resource a topic, or a filter of which every topic must be allowed
   * @param names what placeholders of {@link TopicRule}s stand for, without braces
   * @return the decision with the rule that made it
   */
  default Decision decide(
      Subject subject, String action, Resource resource, Map<String, String> names) {
    return decide(subject, action, resource);
  }

  /**
   * On what something is done.
   *
   * @param tenant whose it is
   * @param type such as {@code device}, {@code topic}, {@code node}
   * @param id its identifier; {@code *} for all of the type
   */
  record Resource(TenantId tenant, String type, String id) {
    /**
     * Everything of a type.
     *
     * @param tenant whose
     * @param type which
     * @return the resource
     */
    public static Resource all(TenantId tenant, String type) {
      return new Resource(tenant, type, "*");
    }
  }

  /**
   * The answer.
   *
   * @param allowed whether it may be done
   * @param rule which rule said so, for people
   */
  record Decision(boolean allowed, String rule) {}
}
