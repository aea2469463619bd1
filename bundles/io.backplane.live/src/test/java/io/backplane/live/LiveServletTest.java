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
    assertTrue(LiveServlet.sameOrigin("http://box:8080", "box"));
    assertTrue(LiveServlet.sameOrigin(null, "box"));
    assertFalse(LiveServlet.sameOrigin("https://evil.example", "box"));
    assertFalse(LiveServlet.sameOrigin("null", "box"));
    assertFalse(LiveServlet.sameOrigin("::", "box"));
  }
}
