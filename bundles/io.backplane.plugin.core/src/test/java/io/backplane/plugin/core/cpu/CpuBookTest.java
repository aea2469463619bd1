/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ThreadInfo;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real threads with real stacks; only the time they are said to take is made up. */
class CpuBookTest {
  private static final long CARD = 7;
  private static final long LIBRARY = 8;
  private static final long MILLI = 1_000_000;

  private final Map<Long, Long> cpu = new HashMap<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final CpuBook book = new CpuBook(new Stated(), CpuBookTest::owner);

  /** The time of threads is as the test says, their stacks are what they are. */
  private final class Stated extends Threads {
    @Override
    long[] ids() {
      return cpu.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    long[] cpu(long[] ids) {
      long[] out = new long[ids.length];
      for (int i = 0; i < ids.length; i++) {
        out[i] = cpu.get(ids[i]);
      }
      return out;
    }

    @Override
    ThreadInfo[] stacks(Collection<Long> ids) {
      return super.stacks(ids);
    }
  }

  private static Owner owner(String className) {
    if (className.equals(Card.class.getName())) {
      return new Owner(CARD, false);
    }
    return className.startsWith(Library.class.getName()) ? new Owner(LIBRARY, true) : null;
  }

  /** Code of a card. */
  private static final class Card {
    private static void run(Runnable work) {
      work.run();
    }
  }

  /** Code of a library. */
  private static final class Library {
    private static void run(Runnable work) {
      work.run();
    }

    private static void spin(CountDownLatch until) {
      while (until.getCount() > 0) {
        Thread.onSpinWait();
      }
    }
  }

  @AfterEach
  void end() {
    end.countDown();
  }

  /** A thread that is at that now, as its stack shows. */
  private long start(Runnable body, String at) {
    Thread thread = new Thread(body);
    thread.setDaemon(true);
    thread.start();
    while (!shows(thread, at)) {
      Thread.onSpinWait();
    }
    return thread.getId();
  }

  private static boolean shows(Thread thread, String method) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals(method)) {
        return true;
      }
    }
    return false;
  }

  private void waitForEnd() {
    while (end.getCount() > 0) {
      LockSupport.park();
    }
  }

  @Test
  void time_goes_to_the_card_that_called_the_library() {
    long id = start(() -> Card.run(() -> Library.run(() -> Library.spin(end))), "spin");
    cpu.put(id, 5 * MILLI);
    book.sample(0);
    assertEquals(Map.of(CARD, 5 * MILLI), book.booked());
    assertEquals(0, book.pending());
  }

  @Test
  void a_card_that_waits_is_booked_what_it_took_before() {
    long id = start(() -> Card.run(this::waitForEnd), "park");
    cpu.put(id, 5 * MILLI);
    book.sample(0);
    assertEquals(Map.of(CARD, 5 * MILLI), book.booked());
  }

  @Test
  void a_library_at_work_for_nobody_is_booked_itself() {
    long id = start(() -> Library.run(() -> Library.spin(end)), "spin");
    cpu.put(id, 5 * MILLI);
    while (book.booked().isEmpty()) {
      book.sample(0); // a stack may be taken while it is in a call of the virtual machine
      cpu.merge(id, 0L, Long::sum);
      cpu.compute(id, (k, v) -> v + MILLI);
    }
    assertEquals(LIBRARY, book.booked().keySet().iterator().next());
  }

  @Test
  void what_an_idle_shared_thread_took_waits_until_it_is_seen_at_work() {
    long id = start(() -> Library.run(this::waitForEnd), "park");
    cpu.put(id, 5 * MILLI);
    book.sample(0);
    assertEquals(Map.of(), book.booked());
    assertEquals(5 * MILLI, book.pending());
    book.sample(CpuBook.PATIENCE_NANOS + 1);
    assertEquals(Map.of(-1L, 5 * MILLI), book.booked(), "nobody's, after a minute");
    assertEquals(0, book.pending());
  }

  @Test
  void a_thread_that_ended_leaves_its_rest_to_whom_it_was_booked_before() {
    long id = start(() -> Card.run(() -> Library.spin(end)), "spin");
    cpu.put(id, 5 * MILLI);
    book.sample(0);
    cpu.put(id, 5 * MILLI + 1000);
    book.sample(1);
    assertEquals(1000, book.pending(), "too little for a look at the stack");
    cpu.remove(id);
    book.sample(2);
    assertEquals(Map.of(CARD, 5 * MILLI + 1000), book.booked());
  }

  @Test
  void a_card_that_has_gone_leaves_the_book_and_is_booked_nothing_afterwards() {
    long id = start(() -> Card.run(() -> Library.spin(end)), "spin");
    cpu.put(id, 5 * MILLI);
    book.sample(0);
    cpu.put(id, 5 * MILLI + 1000);
    book.sample(1);
    assertEquals(5 * MILLI, book.forget(CARD));
    cpu.remove(id);
    book.sample(2);
    assertEquals(Map.of(-1L, 1000L), book.booked());
    assertEquals(0, book.forget(CARD));
  }

  @Test
  void measures_real_threads() {
    Threads real = new Threads();
    assertTrue(real.measurable());
    CpuBook measured = new CpuBook(real, CpuBookTest::owner);
    start(() -> Card.run(() -> Library.spin(end)), "spin");
    while (measured.booked().getOrDefault(CARD, 0L) < 20 * MILLI) {
      measured.sample(System.nanoTime());
    }
    assertTrue(measured.booked().get(CARD) >= 20 * MILLI);
  }
}
