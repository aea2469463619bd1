/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.gate;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are passed on to servlets. */
class ReadableTest {
  @ParameterizedTest
  @ValueSource(strings = {"text={}", "text=%ZZ", "%", "a=%4", "text=a b", "text=\\", "a=|"})
  void a_query_that_cannot_be_decoded_is_refused(String query) {
    assertNotNull(Readable.address("/api/v1/devices", query));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text=%7B%7D", "text=%FF", "a=1&a=2&&", "text=%F0%9F%98%80", "a=b?c"})
  void an_odd_but_readable_query_passes(String query) {
    assertNull(Readable.address("/api/v1/devices", query));
  }

  @Test
  void a_path_without_a_query_passes() {
    assertNull(Readable.address("/devices/caf%C3%A9;x=1", null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "text/",
        "application/json; charset=nope",
        "application/json; charset=\"\"",
        "text/plain;charset=;;",
        "a/b/c"
      })
  void a_content_type_that_says_nothing_is_refused(String type) {
    assertNotNull(Readable.type(type));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=UTF-8",
        "application/json;charset=\"utf-8\"; x=y",
        "application/x-www-form-urlencoded",
        "text",
        " "
      })
  void what_devices_send_passes(String type) {
    assertNull(Readable.type(type));
  }
}
