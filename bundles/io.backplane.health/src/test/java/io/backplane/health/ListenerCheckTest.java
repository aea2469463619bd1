/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.net.api.Listeners;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

/** What the check of listeners says. */
class ListenerCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  @Test
  void is_content_with_open_listeners_and_a_certificate_that_lasts() {
    assertEquals(Result.Status.OK, check("", Duration.ofDays(15)).getStatus());
  }

  @Test
  void warns_of_a_certificate_that_ends_within_two_weeks() {
    Result result = check("", Duration.ofDays(13));
    assertEquals(Result.Status.WARN, result.getStatus());
    assertTrue(result.toString().contains("2026-12-08"), result.toString());
  }

  @Test
  void warns_of_a_listener_that_cannot_listen() {
    Result result = check("Address already in use", Duration.ofDays(100));
    assertEquals(Result.Status.WARN, result.getStatus());
    assertTrue(result.toString().contains("Address already in use"), result.toString());
  }

  private static Result check(String fault, Duration left) {
    ListenerCheck check = new ListenerCheck(Clock.fixed(NOW, ZoneOffset.UTC));
    check.bindListeners(
        new Listeners() {
          @Override
          public List<Listener> list() {
            boolean bound = fault.isEmpty();
            return List.of(
                new Listener("https", "https", "127.0.0.1", 8443, true, bound, fault, 0, 0));
          }

          @Override
          public Optional<Certificate> certificate(String listener) {
            long end = NOW.plus(left).getEpochSecond() * 1_000_000;
            return Optional.of(new Certificate("CN=localhost", "00", end, ""));
          }
        });
    return check.execute();
  }
}
