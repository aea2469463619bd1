/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MqttRehearsalTest {
  @Test
  void the_card_can_be_rehearsed_and_nothing_of_it_stays() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    new MqttRehearsal().rehearse();
    Rig.await(() -> left(before).isEmpty());
    assertEquals(List.of(), left(before));
  }

  private static List<String> left(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> !before.contains(t) && t.getName().startsWith("mqtt-"))
        .map(Thread::getName)
        .collect(Collectors.toList());
  }
}
