/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the browser is told to forbid. The page has no inline script or style, so nothing but this
 * origin's files may run; strings never become markup or script except by Lit's own templates, of
 * which a newer console that takes over in the page brings its own.
 */
final class SecurityHeaders {
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9a-fA-F:.]+])(:\\d+)?");

  /** A listener for WebSocket: its scheme, and its port and path. */
  private static final Pattern LISTENER =
      Pattern.compile("(wss?):([1-9]\\d{0,4}(?:/[A-Za-z0-9._~/-]*)?)");

  private SecurityHeaders() {}

  static void write(
      HttpServletRequest request, HttpServletResponse response, List<String> listeners) {
    response.setHeader("Content-Security-Policy", policy(request.getHeader("Host"), listeners));
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader(
        "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
  }

  /**
   * Where the page may get things from. Older browsers do not count the WebSocket of the same host
   * as {@code 'self'}: it is named. The same host's listeners for MQTT over WebSocket, to which the
   * console has a client, are named one by one.
   */
  static String policy(String host, List<String> listeners) {
    String sockets = sockets(host, listeners);
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        + " font-src 'self'; connect-src 'self'"
        + sockets
        + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
        + " require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates'";
  }

  private static String sockets(String host, List<String> listeners) {
    Matcher named = HOST.matcher(host == null ? "" : host);
    if (!named.matches()) {
      return "";
    }
    StringBuilder sockets = new StringBuilder(" ws://" + host + " wss://" + host);
    for (String listener : listeners) {
      Matcher at = LISTENER.matcher(listener);
      if (at.matches()) {
        sockets.append(' ').append(at.group(1)).append("://").append(named.group(1));
        sockets.append(':').append(at.group(2));
      }
    }
    return sockets.toString();
  }
}
