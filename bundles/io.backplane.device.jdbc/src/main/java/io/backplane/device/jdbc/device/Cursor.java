/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.device;

import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a listing goes on: behind an identifier, so that pages neither repeat nor skip devices when
 * others come and go. Carries the total, so that rows are counted once per listing.
 *
 * @param after the last identifier of the page before
 * @param total entries in all pages
 */
record Cursor(String after, long total) {
  private static final String VERSION = "1";

  static Cursor parse(String text, DeviceFilter filter) {
    if (text.isEmpty()) {
      return new Cursor("", -1);
    }
    try {
      byte[] raw = Base64.getUrlDecoder().decode(text);
      String[] parts = new String(raw, StandardCharsets.UTF_8).split("\n", -1);
      if (parts.length == 4 && parts[0].equals(VERSION) && parts[1].equals(mark(filter))) {
        return new Cursor(parts[3], Long.parseLong(parts[2]));
      }
    } catch (IllegalArgumentException e) {
      throw bad(e);
    }
    throw bad(null);
  }

  private static RegistryException bad(Throwable cause) {
    return new RegistryException(
        Reason.BAD_CURSOR, "the cursor was not made by this listing", cause);
  }

  String text(DeviceFilter filter) {
    String plain = VERSION + '\n' + mark(filter) + '\n' + total + '\n' + after;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** Tells listings with other conditions apart. */
  private static String mark(DeviceFilter f) {
    int h = new java.util.TreeSet<>(f.tags()).hashCode();
    h = 31 * h + f.text().hashCode();
    h = 31 * h + f.profile().hashCode();
    h = 31 * h + f.group().hashCode();
    h = 31 * h + f.gateway().hashCode();
    h = 31 * h + String.valueOf(f.connected()).hashCode();
    return Integer.toHexString(h);
  }
}
