/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.app;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.marks.Boundary;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.mqtt.common.Services;
import io.backplane.protocol.mqtt.common.Statistics;
import io.backplane.protocol.mqtt.topic.ApplicationIdentity;
import io.backplane.protocol.mqtt.topic.Subscription;
import io.backplane.protocol.mqtt.wire.Reason;
import io.backplane.security.api.Accounts;
import io.backplane.security.api.Authorizer;
import io.backplane.security.api.Authorizer.Resource;
import io.backplane.security.api.Subject;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that is no device: a user, or a program with an API token. What it may is asked anew for
 * each filter and topic; who stands behind it, twice a second. On its connection's event loop.
 */
@Boundary("Accounts belong to other cards: what they cannot tell is denied or asked again.")
public final class Application {
  private static final Logger LOG = LoggerFactory.getLogger(Application.class);

  private final Services services;
  private final TenantId tenant;
  private final Subject.Kind kind;
  private final String id;
  private final Map<String, String> names;
  private Subject subject;
  private String lastTopic = "";
  private int lastAnswer = Reason.NOT_AUTHORIZED;

  private Application(Services services, DeviceIdentity who, String clientId) {
    String name = who.credential();
    this.services = services;
    this.tenant = who.tenant();
    this.kind =
        name.startsWith(ApplicationIdentity.USER) ? Subject.Kind.USER : Subject.Kind.SERVICE;
    this.id = name.substring(name.indexOf(':') + 1);
    this.names = Map.of("client", clientId, "user", id, "tenant", tenant.value());
  }

  /**
   * The application that such an identity is.
   *
   * @return null if it is a device
   */
  public static Application of(Services services, DeviceIdentity who, String clientId) {
    return ApplicationIdentity.is(who) ? new Application(services, who, clientId) : null;
  }

  /** Whether it can be told now what it may. */
  public boolean ready() {
    if (subject == null) {
      refresh();
    }
    return subject != null && services.authorizer() != null;
  }

  /**
   * Looks who stands behind it.
   *
   * @return false if nobody does any more
   */
  public boolean refresh() {
    Accounts accounts = services.accounts();
    if (accounts == null) {
      return true;
    }
    try {
      Optional<Subject> now = accounts.subject(kind, tenant, id);
      lastTopic = "";
      subject = now.orElse(null);
      return now.isPresent();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("the accounts failed about {}; asking again", id, e);
      return true;
    }
  }

  /** Who it is now; nobody known while that cannot be said. */
  public Subject subject() {
    if (subject == null) {
      refresh();
    }
    return subject == null ? Subject.ANONYMOUS : subject;
  }

  /** The reason code of MQTT 5.0 if it may not subscribe, 0 if it may. Only while ready. */
  public int mayNotSubscribe(String filter) {
    Authorizer authorizer = services.authorizer();
    if (Statistics.means(filter) && authorizer != null) {
      return Statistics.denied(subject, filter, authorizer);
    }
    if (!Subscription.valid(filter)) {
      return Reason.FILTER_INVALID;
    }
    return mayNot("topic:subscribe", Subscription.topics(filter));
  }

  /** The reason code of MQTT 5.0 if it may not publish there, 0 if it may. Only while ready. */
  public int mayNotPublish(String topic) {
    if (!topic.equals(lastTopic)) {
      lastAnswer = mayNot("topic:publish", topic);
      lastTopic = topic;
    }
    return lastAnswer;
  }

  private int mayNot(String action, String topics) {
    Authorizer authorizer = services.authorizer();
    if (topics.startsWith("$") || authorizer == null) {
      return Reason.NOT_AUTHORIZED;
    }
    try {
      Resource on = new Resource(tenant, "topic", topics);
      return authorizer.decide(subject, action, on, names).allowed() ? 0 : Reason.NOT_AUTHORIZED;
    } catch (RuntimeException | LinkageError e) {
      LOG.error("the authorizer failed on {} of {}; it is denied", action, id, e);
      return Reason.IMPLEMENTATION_SPECIFIC;
    }
  }
}
