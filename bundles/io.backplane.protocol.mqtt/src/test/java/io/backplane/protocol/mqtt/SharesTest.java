/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Talk.RESUME;
import static io.backplane.protocol.mqtt.Talk.publish3;
import static io.backplane.protocol.mqtt.Talk.said3;
import static io.backplane.protocol.mqtt.Talk.subscribe3;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.mqtt.limit.Drop;
import io.backplane.protocol.mqtt.limit.Excess;
import io.backplane.protocol.mqtt.limit.Overflow;
import io.backplane.protocol.mqtt.limit.Protection;
import io.backplane.protocol.mqtt.limit.QueueLimits;
import io.backplane.protocol.mqtt.session.Content;
import io.backplane.protocol.mqtt.session.OutMessage;
import io.backplane.protocol.mqtt.session.Spaces;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No device takes the memory for messages from all others. */
@Timeout(60)
class SharesTest {
  /** A message of the topic {@code t} with a payload of two bytes. */
  private static final int SIZE = 64 + 1 + 2;

  private static final long MUCH = 1 << 20;
  private Rig rig;

  @AfterEach
  void stop() {
    rig.close();
  }

  private void start(long all, long tenant, long device, Overflow overflow) {
    QueueLimits limits = new QueueLimits(MUCH, 0, all, tenant, device, overflow);
    rig = new Rig(Rig.queues(100, limits), 30_000).start();
  }

  private Frame connect(String device, String clientId) {
    return Frame.connect(4, RESUME, 0).utf(clientId).utf(device).utf("secret");
  }

  private RawClient open(String device, String clientId) throws IOException {
    RawClient raw = Talk.raw(rig);
    assertEquals(0, raw.ask(connect(device, clientId)).u8(1));
    return raw;
  }

  private void absent(String device, String clientId) throws IOException {
    try (RawClient raw = open(device, clientId)) {
      raw.ask(subscribe3(1, "t", 1));
    }
    SpaceKey key = new SpaceKey(TenantId.DEFAULT, new DeviceId(device));
    Rig.await(() -> rig.core().spaces().space(key).session(clientId).export().abandonedAt() > 0);
  }

  private void publish(String device, int from, int to) throws IOException {
    try (RawClient pub = open(device, "pub")) {
      for (int i = from; i <= to; i++) {
        pub.ask(publish3(2, "t", i, "m" + i));
      }
    }
  }

  private void hears(String device, String clientId, int... numbers) throws IOException {
    try (RawClient raw = open(device, clientId)) {
      for (int n : numbers) {
        Packet p = raw.next();
        assertEquals("t 1 m" + n, said3(p), Arrays.toString(numbers));
        raw.send(Frame.of(0x40).u16(p.id()));
      }
      Talk.quiet(raw);
    }
  }

  private long dropped(Drop why) {
    return rig.core().counters().dropped(why);
  }

  @Test
  void a_device_with_many_sessions_leaves_room_for_others() throws Exception {
    start(5 * SIZE, 0, 3 * SIZE, Overflow.DROP_NEWEST);
    absent("dev1", "a");
    absent("dev1", "b");
    absent("dev2", "a");
    publish("dev1", 1, 4);
    assertEquals(5, dropped(Drop.DEVICE));
    assertEquals(3 * SIZE, rig.core().stock().bytes());
    publish("dev2", 5, 7);
    assertEquals(1, dropped(Drop.MEMORY), "its share is not the limit, the memory of all is");
    hears("dev2", "a", 5, 6);
    hears("dev1", "a", 1, 2);
    hears("dev1", "b", 1);
    assertEquals(0, rig.core().stock().bytes());
    publish("dev1", 8, 8);
    hears("dev1", "a", 8);
  }

  @Test
  void a_share_is_the_same_after_the_card_was_replaced_and_the_process_killed() throws Exception {
    start(MUCH, 0, 2 * SIZE, Overflow.DROP_NEWEST);
    absent("dev1", "a");
    absent("dev1", "b");
    publish("dev1", 1, 1);
    rig.swap();
    publish("dev1", 2, 2);
    assertEquals(2, dropped(Drop.DEVICE));
    rig = rig.kill();
    publish("dev1", 3, 3);
    assertEquals(2, dropped(Drop.DEVICE));
    hears("dev1", "a", 1);
    publish("dev1", 4, 4);
    hears("dev1", "b", 1);
  }

  @Test
  void tenants_have_shares_too() throws Exception {
    start(MUCH, 2 * SIZE, 0, Overflow.DROP_NEWEST);
    absent("dev1", "a");
    absent("dev2", "a");
    publish("dev1", 1, 1);
    publish("dev2", 2, 3);
    assertEquals(1, dropped(Drop.TENANT));
    hears("dev1", "a", 1);
    hears("dev2", "a", 2);
  }

  @Test
  void a_queue_that_drops_its_oldest_gives_no_more_than_the_new_one_needs() throws Exception {
    start(4 * SIZE, 0, 0, Overflow.DROP_OLDEST);
    absent("dev1", "a");
    publish("dev1", 1, 2);
    absent("dev2", "a");
    publish("dev2", 3, 4);
    publish("dev1", 5, 5);
    assertEquals(1, dropped(Drop.MEMORY));
    hears("dev1", "a", 2, 5);
    hears("dev2", "a", 3, 4);
  }

  @Test
  void who_has_nothing_to_give_does_not_take_from_others() throws Exception {
    start(2 * SIZE, 0, 0, Overflow.DROP_OLDEST);
    absent("dev1", "a");
    publish("dev1", 1, 2);
    absent("dev2", "a");
    publish("dev2", 3, 3);
    assertEquals(1, dropped(Drop.MEMORY));
    hears("dev1", "a", 1, 2);
    hears("dev2", "a");
  }

  @Test
  void retained_messages_have_shares_as_well() {
    Protection p = Protection.USUAL;
    Protection shared =
        new Protection(
            p.topicLevels(),
            p.topicChars(),
            p.subscriptions(),
            p.filterChars(),
            p.filtersPerPacket(),
            0,
            0,
            Excess.PAUSE,
            0,
            0,
            0,
            0,
            1,
            1,
            2 * SIZE);
    SpaceKey one = new SpaceKey(TenantId.DEFAULT, new DeviceId("dev1"));
    SpaceKey two = new SpaceKey(TenantId.DEFAULT, new DeviceId("dev2"));
    rig = new Rig(Rig.protecting(shared), 30_000).start();
    Spaces spaces = rig.core().spaces();
    for (String topic : List.of("a", "b", "c")) {
      spaces.retain(spaces.space(one), OutMessage.plain(Content.plain(topic, new byte[2])), false);
    }
    spaces.retain(spaces.space(two), OutMessage.plain(Content.plain("a", new byte[2])), false);
    assertEquals(2, spaces.space(one).retained().size());
    assertEquals(1, spaces.space(two).retained().size());
    spaces.retain(spaces.space(one), OutMessage.plain(Content.nothing("a")), false);
    spaces.retain(spaces.space(one), OutMessage.plain(Content.plain("c", new byte[2])), false);
    assertEquals(2, spaces.space(one).retained().size());
    assertEquals(3 * SIZE, spaces.retainedBytes());
  }
}
