/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Versions in headers. */
@ExtendWith(JaxRs.class)
class EtagsTest {
  @Test
  void a_change_must_name_the_version_it_builds_on() {
    assertEquals(3, Etags.required(headers(Map.of("If-Match", "\"v3\"")), 7));
    assertEquals(7, Etags.required(headers(Map.of("If-Match", "*")), 7));
    ProblemException missing =
        assertThrows(ProblemException.class, () -> Etags.required(headers(Map.of()), 7));
    assertEquals(428, missing.problem().status());
  }

  @Test
  void a_tag_that_came_back_compressed_is_the_same_version() {
    assertEquals(3, Etags.required(headers(Map.of("If-Match", "\"v3--gzip\"")), 7));
  }

  @Test
  void a_tag_of_something_else_is_outdated() {
    for (String tag : new String[] {"v3", "\"x\"", "W/\"v3\"", "\"v99999999999999999999\""}) {
      ProblemException outdated =
          assertThrows(
              ProblemException.class, () -> Etags.required(headers(Map.of("If-Match", tag)), 7));
      assertEquals(412, outdated.problem().status(), tag);
    }
  }

  @Test
  void what_the_client_has_is_not_sent_again() {
    Response fresh = Etags.answer("body", 2, headers(Map.of("If-None-Match", "\"v1\"")));
    assertEquals(200, fresh.getStatus());
    assertEquals("\"v2\"", fresh.getHeaderString("ETag"));
    assertEquals(
        304, Etags.answer("body", 2, headers(Map.of("If-None-Match", "\"v2\""))).getStatus());
  }

  @Test
  void what_changes_without_the_version_is_sent_again_and_the_version_is_still_known() {
    String before = Etags.tag(2, null);
    String after = Etags.tag(2, "seen");
    assertNotEquals(before, after);
    assertEquals(
        200, Etags.answer("body", after, headers(Map.of("If-None-Match", before))).getStatus());
    for (String known : new String[] {after, "W/" + after, after.replaceFirst(".$", "--gzip\"")}) {
      assertEquals(
          304, Etags.answer("body", after, headers(Map.of("If-None-Match", known))).getStatus());
    }
    assertEquals(2, Etags.required(headers(Map.of("If-Match", before)), 7));
    assertEquals(2, Etags.optional(headers(Map.of("If-Match", after))));
  }

  private static HttpHeaders headers(Map<String, String> given) {
    Map<String, String> headers = new HashMap<>(given);
    return FakeRequest.proxy(
        HttpHeaders.class,
        (name, args) -> {
          if (name.equals("getHeaderString")) {
            return headers.get(args[0]);
          }
          throw new UnsupportedOperationException(name);
        });
  }
}
