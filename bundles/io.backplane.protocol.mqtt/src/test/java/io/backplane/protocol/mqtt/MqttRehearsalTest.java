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

  /** Nothing is ready in no time at all, and more of it with more time. */
  @Test
  void a_machine_that_is_too_slow_refuses_nothing_and_nothing_stays_either() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    for (long patienceMillis : new long[] {0, 1, 20, 60}) {
      new MqttRehearsal(patienceMillis).rehearse();
    }
    Rig.await(() -> left(before).isEmpty());
    assertEquals(List.of(), left(before));
  }

  private static List<String> left(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> !before.contains(t) && !ofTheMachine(t))
        .map(Thread::getName)
        .collect(Collectors.toList());
  }

  /** Compilers come and go with the work there is. */
  private static boolean ofTheMachine(Thread t) {
    return t.getThreadGroup() != null && "system".equals(t.getThreadGroup().getName());
  }
}
