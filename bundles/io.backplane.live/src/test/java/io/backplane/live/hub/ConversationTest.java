/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.live.subscription.Rights;
import io.backplane.live.subscription.Subscription;
import io.backplane.message.api.TenantId;
import io.backplane.security.api.Accounts;
import io.backplane.security.api.Authorizer;
import io.backplane.security.api.Authorizer.Resource;
import io.backplane.security.api.Subject;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may subscribe to what, asked of the authorizer. */
class ConversationTest {
  private static final String LIVE = "live:subscribe node *";
  private static final Subject VIEWER =
      new Subject(Subject.Kind.USER, TenantId.DEFAULT, "v", Set.of("viewer"));

  private final Set<String> allowed = ConcurrentHashMap.newKeySet();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final Hub hub = new Hub();
  private final Client client = new Client(new Heard(), rights(), VIEWER);
  private final Conversation conversation = new Conversation(hub, client);

  @AfterEach
  void stop() {
    hub.deactivate();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"topic\":\"telemetry\"', telemetry:read device *",
    "'\"topic\":\"telemetry\",\"device\":\"d1\"', telemetry:read device d1",
    "'\"topic\":\"telemetry\",\"group\":\"g1\"', telemetry:read group g1",
    "'\"topic\":\"events\",\"device\":\"d1\"', telemetry:read device d1",
    "'\"topic\":\"presence\"', device:read device *",
    "'\"topic\":\"bundles\"', bundle:read bundle *",
    "'\"topic\":\"node\"', node:read node *",
  })
  void needs_what_the_topic_is_about(String topic, String need) {
    String request = "{\"op\":\"subscribe\",\"id\":\"s\"," + topic + "}";
    allowed.add(need);
    conversation.said(request);
    assertEquals(0, client.subscriptions().size());
    assertTrue(sent.get(0).contains("you may not live:subscribe here"), sent::toString);
    allowed.remove(need);
    allowed.add(LIVE);
    conversation.said(request);
    assertEquals(0, client.subscriptions().size());
    String action = need.substring(0, need.indexOf(' '));
    assertTrue(sent.get(1).contains("you may not " + action + " here"), sent::toString);
    allowed.add(need);
    conversation.said(request);
    assertEquals(1, client.subscriptions().size());
    assertTrue(sent.get(2).contains("subscribed"), sent::toString);
  }

  @Test
  void ends_what_may_not_be_seen_any_more_and_says_so() {
    allowed.addAll(List.of(LIVE, "telemetry:read device d1", "telemetry:read device d2"));
    for (String device : List.of("d1", "d2")) {
      conversation.said(
          "{\"op\":\"subscribe\",\"id\":\"of-%1$s\",\"topic\":\"telemetry\",\"device\":\"%1$s\"}"
              .formatted(device));
    }
    assertFalse(client.narrowed());
    allowed.remove("telemetry:read device d1");
    assertTrue(client.narrowed());
    assertEquals(List.of("of-d2"), client.subscriptions().stream().map(Subscription::id).toList());
    assertTrue(sent.get(2).contains("of-d1"), sent::toString);
    assertTrue(sent.get(2).contains("you may not telemetry:read here"), sent::toString);
    assertFalse(client.narrowed());
  }

  @Test
  void says_what_is_wrong_with_a_request() {
    allowed.addAll(List.of(LIVE, "telemetry:read device d1"));
    for (String wrong :
        List.of(
            "no json",
            "{\"op\":\"listen\"}",
            "{\"op\":\"subscribe\",\"topic\":\"node\"}",
            "{\"op\":\"subscribe\",\"id\":\"s\",\"topic\":\"alarms\"}",
            "{\"op\":\"subscribe\",\"id\":\"s\",\"topic\":\"telemetry\",\"device\":\"d1\","
                + "\"group\":\"g\"}",
            "{\"op\":\"unsubscribe\",\"id\":\"s\"}")) {
      conversation.said(wrong);
    }
    assertEquals(6, sent.size());
    assertTrue(sent.stream().allMatch(t -> t.contains("error")), sent::toString);
    assertEquals(0, client.subscriptions().size());
  }

  private Rights rights() {
    Accounts accounts =
        (Accounts)
            Proxy.newProxyInstance(
                Accounts.class.getClassLoader(),
                new Class<?>[] {Accounts.class},
                (proxy, method, arguments) -> Optional.of(VIEWER));
    Authorizer authorizer =
        (subject, action, resource) ->
            new Authorizer.Decision(
                subject == VIEWER && allowed.contains(action + " " + spelled(resource)), "test");
    return new Rights(accounts, authorizer, null, "t");
  }

  private static String spelled(Resource r) {
    return r.type() + " " + r.id();
  }

  private final class Heard implements Outlet {
    @Override
    public void send(String text, Runnable done, Runnable failed) {
      sent.add(text);
      done.run();
    }

    @Override
    public void ping() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close(int code, String reason) {
      throw new UnsupportedOperationException();
    }
  }
}
