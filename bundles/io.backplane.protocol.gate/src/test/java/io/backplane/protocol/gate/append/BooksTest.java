/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.protocol.api.Outcome;
import io.backplane.stream.api.LedgerAccount;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BooksTest {
  private final AtomicLong now = new AtomicLong();

  @Test
  void tells_the_rate_of_the_last_five_seconds() {
    Books books = new Books("gate", now::get);
    for (int second = 0; second < 20; second++) {
      books.submitted(100);
      now.addAndGet(1_000_000_000L);
    }
    assertEquals(100, books.stats().perSecond(), 0.1);
    now.addAndGet(6_000_000_000L);
    assertEquals(0, books.stats().perSecond(), 0.1);
  }

  @Test
  void what_is_neither_answered_nor_found_waiting_is_the_difference() {
    Books books = new Books("gate", now::get);
    books.submitted(3);
    books.answered(new Outcome[] {Outcome.Accepted.INSTANCE}, new long[1]);
    assertEquals(0, books.account(() -> 2).difference());
    assertEquals(1, books.account(() -> 1).difference());
    books.answered(new Outcome[] {Outcome.Accepted.INSTANCE}, new long[1]);
    books.answered(new Outcome[] {Outcome.Accepted.INSTANCE}, new long[1]);
    books.answered(new Outcome[] {Outcome.Accepted.INSTANCE}, new long[1]);
    assertEquals(-1, books.account(() -> 0).difference());
  }

  @Test
  void answers_never_overtake_arrivals_in_any_reading_while_it_is_written() throws Exception {
    Books books = new Books("gate", System::nanoTime);
    CountDownLatch done = new CountDownLatch(3);
    for (int t = 0; t < 3; t++) {
      new Thread(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  books.submitted(2);
                  books.answered(
                      new Outcome[] {Outcome.Accepted.INSTANCE, Outcome.Accepted.INSTANCE},
                      new long[2]);
                }
                done.countDown();
              })
          .start();
    }
    while (done.getCount() > 0) {
      LedgerAccount a = books.account(() -> 0);
      assertTrue(a.difference() >= 0 && a.difference() <= 6, a::toString);
    }
    assertTrue(done.await(1, TimeUnit.SECONDS));
    assertEquals(120_000, books.account(() -> 0).in());
    assertEquals(0, books.account(() -> 0).difference());
  }
}
