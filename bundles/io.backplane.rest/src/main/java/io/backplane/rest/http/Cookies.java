/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import io.backplane.security.api.Accounts.SignedIn;

/** The session cookie: for this site only, out of reach of scripts, under TLS never in clear. */
public final class Cookies {
  private static final String COMMON = "; Path=/; HttpOnly; SameSite=Strict";

  private Cookies() {}

  /** Set-Cookie of a new session; ends with the browser, the node ends it earlier. */
  public static String session(SignedIn session, boolean secure) {
    return Door.COOKIE + "=" + session.secret() + COMMON + (secure ? "; Secure" : "");
  }

  /** Set-Cookie that removes it. */
  public static String none(boolean secure) {
    return Door.COOKIE + "=; Max-Age=0" + COMMON + (secure ? "; Secure" : "");
  }
}
