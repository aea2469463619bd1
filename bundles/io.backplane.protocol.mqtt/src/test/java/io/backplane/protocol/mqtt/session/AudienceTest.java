/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.mqtt.Rig;
import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.limit.Counters;
import io.backplane.protocol.mqtt.topic.Places;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.protocol.mqtt.topic.Subscription;
import io.backplane.protocol.mqtt.wire.Packets.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AudienceTest {
  private static final String[] LEVELS = {"a", "b", "", "devices", "+"};
  private final Random random = new Random(7);
  private final Stock stock = new Stock(Rig.SETTINGS, new Counters());
  private final Audience audience = new Audience();

  private Session session(String clientId) {
    return new Session(clientId, 60, stock, Trail.NONE);
  }

  private String filter() {
    StringBuilder f = new StringBuilder();
    int levels = 1 + random.nextInt(4);
    for (int i = 0; i < levels; i++) {
      boolean rest = i == levels - 1 && random.nextInt(4) == 0;
      String level = rest ? "#" : LEVELS[random.nextInt(LEVELS.length)];
      f.append(i == 0 ? "" : "/").append(level);
    }
    return f.length() == 0 ? "a" : f.toString();
  }

  private String topic() {
    String f = filter().replace('+', 'a').replace('#', 'b');
    return random.nextInt(10) == 0 ? "$" + f : f;
  }

  private static Subscription subscription(String filter, int qos, int id) {
    return Subscription.of(new Wanted(filter, qos, false, false, 0), id);
  }

  private Set<String> heard(List<Session> sessions, String topic) {
    Content c = Content.plain(topic, new byte[0]);
    List<Integer> before = sessions.stream().map(s -> s.export().queued().size()).toList();
    audience.route(
        new DeviceSpace.Published(c, 1, false, null, false, null), new Delivery(new Journal(null)));
    Set<String> found = new TreeSet<>();
    for (int i = 0; i < sessions.size(); i++) {
      List<OutMessage> all = sessions.get(i).export().queued();
      List<OutMessage> queued = all.subList(before.get(i), all.size());
      assertTrue(queued.size() <= 1, "one copy however many subscriptions match");
      String name = sessions.get(i).clientId();
      queued.forEach(m -> found.add(name + " " + m.qos()));
    }
    return found;
  }

  @Test
  void finds_those_whose_filters_match_and_nobody_else() {
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sessions.add(session("s" + i));
    }
    for (int round = 0; round < 200; round++) {
      Session changed = sessions.get(random.nextInt(sessions.size()));
      if (random.nextInt(3) == 0 && !changed.subscriptions().isEmpty()) {
        List<Subscription> all = changed.subscriptions();
        changed.unsubscribe(all.get(random.nextInt(all.size())).filter());
      } else {
        changed.subscribe(subscription(filter(), random.nextInt(3), 0));
      }
      audience.update(changed, true);
      String topic = topic();
      Set<String> expected = new TreeSet<>();
      for (Session s : sessions) {
        s.subscriptions().stream()
            .filter(sub -> sub.matches(topic))
            .mapToInt(Subscription::qos)
            .max()
            .ifPresent(qos -> expected.add(s.clientId() + " " + Math.min(1, qos)));
      }
      expected.removeIf(name -> name.endsWith(" 0"));
      assertEquals(expected, heard(sessions, topic), topic);
    }
    sessions.forEach(s -> audience.update(s, false));
    assertFalse(audience.listens());
    assertFalse(audience.listensToDevices());
    assertEquals(Set.of(), heard(sessions, "a"));
  }

  @Test
  void knows_whether_devices_may_be_heard() {
    Session s = session("s");
    for (String filter : List.of("#", "+/x", "devices/a/#", "$share/g/devices/+/telemetry")) {
      s.subscribe(subscription(filter, 1, 0));
      audience.update(s, true);
      assertTrue(audience.listensToDevices(), filter);
      s.unsubscribe(filter);
      audience.update(s, true);
      assertFalse(audience.listensToDevices(), filter);
    }
    s.subscribe(subscription("plant/#", 1, 0));
    audience.update(s, true);
    assertTrue(audience.listens());
    SpaceKey device = new SpaceKey(TenantId.DEFAULT, new DeviceId("d"));
    assertFalse(new DeviceSpace(device, audience).heard(), "what it says need not be looked at");
    assertTrue(new DeviceSpace(SpaceKey.shared(TenantId.DEFAULT), audience).heard());
  }

  @Test
  void the_topics_of_devices_have_their_place() {
    TenantId t = TenantId.DEFAULT;
    Places.Place p = Places.of(t, "devices/pump-1/state/x");
    assertEquals("pump-1", p.key().device().value());
    assertEquals("state/x", p.topic());
    assertEquals("devices/pump-1/state/x", Places.wide(p.key(), p.topic()));
    for (String topic :
        List.of("devices", "devices/d", "devices/d/", "devices//x", "devices/ö/x")) {
      assertEquals(SpaceKey.shared(t), Places.of(t, topic).key(), topic);
      assertEquals(topic, Places.of(t, topic).topic());
    }
  }
}
