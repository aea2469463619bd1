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
  void only_our_own_pages_may_use_a_session() {
    assertTrue(LiveServlet.sameOrigin("http://box:8080", "box:8080", false));
    assertTrue(LiveServlet.sameOrigin("http://Box:8080", "bOX:8080", false));
    assertTrue(LiveServlet.sameOrigin(null, "box:8080", false));
    assertFalse(LiveServlet.sameOrigin("https://evil.example", "box:8080", false));
    assertFalse(LiveServlet.sameOrigin("http://box:8080", null, false));
    assertFalse(LiveServlet.sameOrigin("null", "box:8080", false));
    assertFalse(LiveServlet.sameOrigin("::", "box:8080", false));
    assertFalse(LiveServlet.sameOrigin("", "", false));
    assertFalse(LiveServlet.sameOrigin("file://", "", false));
  }

  @Test
  void another_server_of_the_same_host_is_not_us() {
    assertFalse(LiveServlet.sameOrigin("http://127.0.0.1:9999", "127.0.0.1:8080", false));
    assertFalse(LiveServlet.sameOrigin("http://box", "box:8080", false));
    assertFalse(LiveServlet.sameOrigin("https://box:9443", "box:8443", true));
  }

  @Test
  void the_port_of_the_scheme_may_be_named_or_not() {
    assertTrue(LiveServlet.sameOrigin("http://box", "box:80", false));
    assertTrue(LiveServlet.sameOrigin("https://box:443", "box", true));
    assertFalse(LiveServlet.sameOrigin("https://box", "box:80", true));
  }

  @Test
  void a_host_may_be_an_ipv6_address() {
    assertTrue(LiveServlet.sameOrigin("https://[::1]:8443", "[::1]:8443", true));
    assertTrue(LiveServlet.sameOrigin("https://[fd00::2]", "[fd00::2]:443", true));
    assertFalse(LiveServlet.sameOrigin("https://[::1]:8443", "[::2]:8443", true));
    assertFalse(LiveServlet.sameOrigin("https://[::1]:9443", "[::1]:8443", true));
  }

  @Test
  void a_page_behind_a_proxy_that_ends_tls_is_ours_if_the_proxy_says_its_host() {
    assertTrue(LiveServlet.sameOrigin("https://box.example", "box.example", false));
  }

  @Test
  void a_page_in_clear_may_not_use_the_session_of_the_secure_one() {
    assertTrue(LiveServlet.sameOrigin("https://box:8443", "box:8443", true));
    assertFalse(LiveServlet.sameOrigin("http://box:8443", "box:8443", true));
  }
}
