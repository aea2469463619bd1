/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live;

import io.backplane.live.hub.Hub;
import io.backplane.live.subscription.Rights;
import io.backplane.security.api.Accounts;
import io.backplane.security.api.Authorizer;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.HttpCookie;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeRequest;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeResponse;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServlet;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServletFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * The door of the WebSocket. Whoever is not signed in is told so by close code 4401, which a
 * browser can read; a status of the upgrade it cannot.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/live/v1")
@HttpWhiteboardServletAsyncSupported
public final class LiveServlet extends JettyWebSocketServlet {
  private static final long serialVersionUID = 1L;
  private static final String COOKIE = "backplane_session";
  private static final String SECURE_COOKIE = "__Host-" + COOKIE;
  private static final int MAX_TEXT = 64 * 1024;
  private static final int FORBIDDEN = 403;
  private static final String AFTER_SCHEME = "://";

  private final transient Hub hub;
  private final transient Accounts accounts;
  private final transient Authorizer authorizer;

  /** Opens the door. */
  @Activate
  public LiveServlet(
      @Reference(name = "hub") Hub hub,
      @Reference(name = "accounts") Accounts accounts,
      @Reference(name = "authorizer") Authorizer authorizer) {
    this.hub = hub;
    this.accounts = accounts;
    this.authorizer = authorizer;
  }

  @Override
  protected void configure(JettyWebSocketServletFactory factory) {
    factory.setIdleTimeout(Duration.ofMinutes(5));
    factory.setMaxTextMessageSize(MAX_TEXT);
    factory.setCreator(this::open);
  }

  private Object open(JettyServerUpgradeRequest request, JettyServerUpgradeResponse response)
      throws IOException {
    String token = token(request);
    String session = token == null ? cookie(request) : null;
    String host = request.getHeader("Host");
    if (session != null && !sameOrigin(request.getOrigin(), host, secure(request))) {
      response.sendError(FORBIDDEN, "another site's page may not use this session");
      return null;
    }
    return new Socket(hub, new Rights(accounts, authorizer, session, token));
  }

  private static String token(JettyServerUpgradeRequest request) {
    String header = request.getHeader("Authorization");
    if (header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return header.substring(7).trim();
    }
    List<String> given = request.getParameterMap().get("access_token");
    return given == null || given.isEmpty() ? null : given.get(0);
  }

  private static boolean secure(JettyServerUpgradeRequest request) {
    return request.getHttpServletRequest().isSecure();
  }

  private static String cookie(JettyServerUpgradeRequest request) {
    String name = secure(request) ? SECURE_COOKIE : COOKIE;
    for (HttpCookie cookie : request.getCookies()) {
      if (cookie.getName().equals(name)) {
        return cookie.getValue();
      }
    }
    return null;
  }

  /**
   * Cookies go along with what any page asks for, whatever the port it came from; only our own page
   * may ask, and not in clear.
   *
   * @param origin as the browser says it, null if no browser asks
   * @param host the header of that name: host and port as the page's address has them
   * @param secure whether the request came over TLS
   */
  static boolean sameOrigin(String origin, String host, boolean secure) {
    if (origin == null) {
      return true;
    }
    int end = origin.indexOf(AFTER_SCHEME);
    if (host == null || end < 0) {
      return false;
    }
    String scheme = origin.substring(0, end);
    String page = origin.substring(end + AFTER_SCHEME.length());
    return (scheme.equals("https") || !secure && scheme.equals("http"))
        && withoutDefault(scheme, page).equalsIgnoreCase(withoutDefault(scheme, host));
  }

  private static String withoutDefault(String scheme, String authority) {
    String port = scheme.equals("https") ? ":443" : ":80";
    return authority.endsWith(port)
        ? authority.substring(0, authority.length() - port.length())
        : authority;
  }
}
