/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import io.backplane.security.api.Accounts.SignedIn;

/**
 * The session cookie: for this site only, out of reach of scripts. Under TLS it is never sent in
 * clear and has a name of its own, because ports share their cookies: a page in clear on the same
 * host can neither set the name with {@code __Host-}, nor be kept from signing in by the cookie of
 * the secure one.
 */
public final class Cookies {
  private static final String COMMON = "; Path=/; HttpOnly; SameSite=Strict";

  private static final String CLEAR = "backplane_session";
  private static final String SECURE = "__Host-" + CLEAR;

  private Cookies() {}

  /** The cookie's name. */
  static String name(boolean secure) {
    return secure ? SECURE : CLEAR;
  }

  /**
   * The session's secret in a Cookie header, null if there is none. Other programs of the same host
   * share the header and write into it what they like, so that the rest of it does not matter.
   */
  static String secret(String header, boolean secure) {
    if (header == null) {
      return null;
    }
    for (String pair : header.split(";")) {
      String[] sides = pair.split("=", 2);
      if (sides.length == 2 && sides[0].trim().equals(name(secure))) {
        return sides[1].trim();
      }
    }
    return null;
  }

  /** Set-Cookie of a new session; ends with the browser, the node ends it earlier. */
  public static String session(SignedIn session, boolean secure) {
    return name(secure) + "=" + session.secret() + COMMON + (secure ? "; Secure" : "");
  }

  /** Set-Cookie that removes it. */
  public static String none(boolean secure) {
    return name(secure) + "=; Max-Age=0" + COMMON + (secure ? "; Secure" : "");
  }
}
