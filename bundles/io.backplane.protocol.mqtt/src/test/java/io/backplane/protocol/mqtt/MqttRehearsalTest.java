/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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

  /** Whenever that happens: while clients talk, and while all of it is ended. */
  @Test
  void a_rehearsal_that_is_interrupted_leaves_nothing_either() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              new MqttRehearsal().rehearse();
              return null;
            });
    Thread rehearses = new Thread(task, "rehearses");
    rehearses.start();
    Rig.await(() -> left(before).stream().filter("mqtt-rehearsal"::equals).count() == 2);
    while (rehearses.isAlive()) {
      rehearses.interrupt();
      Thread.onSpinWait();
    }
    ExecutionException why = assertThrows(ExecutionException.class, task::get);
    assertInstanceOf(InterruptedException.class, why.getCause());
    Rig.await(() -> left(before).isEmpty());
    assertEquals(List.of(), left(before));
  }

  private static List<String> left(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> !before.contains(t) && !ofTheMachine(t))
        .map(Thread::getName)
        .collect(Collectors.toList());
  }

  /** Compilers come and go with the work there is, as does the one thread that all of Netty has. */
  private static boolean ofTheMachine(Thread t) {
    return t.getThreadGroup() != null && "system".equals(t.getThreadGroup().getName())
        || t.getName().startsWith("globalEventExecutor");
  }
}
