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

  /** Set-Cookie of a new session; ends with the browser, the node ends it earlier. */
  public static String session(SignedIn session, boolean secure) {
    return name(secure) + "=" + session.secret() + COMMON + (secure ? "; Secure" : "");
  }

  /** Set-Cookie that removes it. */
  public static String none(boolean secure) {
    return name(secure) + "=; Max-Age=0" + COMMON + (secure ? "; Secure" : "");
  }
}
