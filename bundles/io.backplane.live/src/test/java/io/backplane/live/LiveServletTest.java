/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Whose page may use a session. */
class LiveServletTest {
  @Test
  void only_pages_of_this_host_may_use_a_session() {
    assertTrue(LiveServlet.sameOrigin("http://box:8080", "box", false));
    assertTrue(LiveServlet.sameOrigin(null, "box", false));
    assertFalse(LiveServlet.sameOrigin("https://evil.example", "box", false));
    assertFalse(LiveServlet.sameOrigin("null", "box", false));
    assertFalse(LiveServlet.sameOrigin("::", "box", false));
  }

  @Test
  void a_page_in_clear_may_not_use_the_session_of_the_secure_one() {
    assertTrue(LiveServlet.sameOrigin("https://box:8443", "box", true));
    assertFalse(LiveServlet.sameOrigin("http://box:8080", "box", true));
  }
}
