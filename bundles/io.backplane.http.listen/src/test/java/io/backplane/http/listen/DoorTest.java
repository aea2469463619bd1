/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which doors there shall be. */
class DoorTest {
  private static final Settings USUAL = new Settings(8443, true);

  @Test
  void nothing_is_open_to_others_before_the_set_up_even_if_asked() {
    assertEquals(List.of("https 127.0.0.1:8443"), doors(USUAL, false, true));
  }

  @Test
  void after_the_set_up_others_come_in_over_tls_only() {
    assertEquals(
        List.of("https 127.0.0.1:8443", "https-network 0.0.0.0:8443"), doors(USUAL, true, false));
  }

  @Test
  void after_the_set_up_others_come_in_in_clear_if_the_operator_asked_for_it() {
    assertEquals(
        List.of("https 127.0.0.1:8443", "https-network 0.0.0.0:8443", "http-network 0.0.0.0:8080"),
        doors(USUAL, true, true));
  }

  @Test
  void the_operator_may_keep_https_to_this_machine_or_turn_it_off() {
    assertEquals(List.of("https 127.0.0.1:8443"), doors(new Settings(8443, false), true, false));
    assertEquals(List.of(), doors(new Settings(0, true), true, false));
  }

  private static List<String> doors(Settings settings, boolean setUp, boolean insecureLan) {
    return Door.wanted(settings, 8080, setUp, insecureLan).stream().map(Door::label).toList();
  }
}
