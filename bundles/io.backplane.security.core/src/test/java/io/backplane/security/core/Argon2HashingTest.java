/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class Argon2HashingTest {
  private final Argon2Hashing hashing = new Argon2Hashing(8_192, 1, 1);

  @Test
  void verifies_what_it_hashed_and_nothing_else() {
    String stored = hashing.hash("grün und 東京".toCharArray());
    assertTrue(stored.startsWith("$argon2id$v=19$m=8192,t=1,p=1$"), stored);
    assertTrue(stored.length() <= 200);
    assertTrue(hashing.verify("grün und 東京".toCharArray(), stored));
    assertFalse(hashing.verify("grun und 東京".toCharArray(), stored));
    assertNotEquals(stored, hashing.hash("grün und 東京".toCharArray()));
  }

  @Test
  void agrees_with_the_reference_implementation() {
    String reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertTrue(hashing.verify("password".toCharArray(), reference));
    assertFalse(hashing.verify("passwort".toCharArray(), reference));
  }

  @Test
  void a_stored_form_it_does_not_know_is_never_right() {
    for (String odd : List.of("", "plain", "$2a$10$abc", "$argon2id$v=19$m=1,t=1,p=1$!$!")) {
      assertFalse(hashing.verify("plain".toCharArray(), odd), odd);
    }
  }

  @Test
  void many_callers_take_turns() throws Exception {
    String stored = hashing.hash("secret".toCharArray());
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        all.add(pool.submit(() -> hashing.verify("secret".toCharArray(), stored)));
      }
      int right = 0;
      for (Future<Boolean> f : all) {
        right += f.get() ? 1 : 0;
      }
      assertEquals(16, right);
    } finally {
      pool.shutdownNow();
    }
  }
}
