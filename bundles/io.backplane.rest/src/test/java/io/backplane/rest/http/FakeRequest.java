/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.core.MultivaluedHashMap;
import javax.ws.rs.core.MultivaluedMap;
import javax.ws.rs.core.SecurityContext;
import javax.ws.rs.core.UriInfo;

/** A request as a filter sees it. */
final class FakeRequest {
  private final String method;
  private final Map<String, String> headers = new HashMap<>();
  private int length = -1;
  private String scheme = "http";
  private InputStream stream = InputStream.nullInputStream();
  private SecurityContext security;
  private String[] query = {};

  FakeRequest(String method) {
    this.method = method;
  }

  FakeRequest bearer(String token) {
    headers.put("Authorization", "Bearer " + token);
    return this;
  }

  FakeRequest cookie(String secret) {
    return cookie(false, secret);
  }

  /** The cookie that a sign-in over TLS or in clear sets. */
  FakeRequest cookie(boolean secure, String secret) {
    String name = Cookies.name(secure);
    headers.put("Cookie", "others={\"a\":1,}; odd; " + name + "=" + secret + ";;=");
    return this;
  }

  FakeRequest https() {
    scheme = "https";
    return this;
  }

  FakeRequest csrf(String value) {
    headers.put("X-CSRF-Token", value);
    return this;
  }

  /** Names of query parameters. */
  FakeRequest query(String... names) {
    query = names;
    return this;
  }

  FakeRequest length(int announced) {
    length = announced;
    return this;
  }

  FakeRequest body(String text) {
    stream = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  SecurityContext security() {
    return security;
  }

  InputStream stream() {
    return stream;
  }

  ContainerRequestContext context(Map<String, String> path) {
    return proxy(
        ContainerRequestContext.class,
        (name, args) ->
            switch (name) {
              case "getMethod" -> method;
              case "getHeaderString" -> headers.get(args[0]);
              case "getLength" -> length;
              case "getEntityStream" -> stream;
              case "setEntityStream" -> stream = (InputStream) args[0];
              case "setSecurityContext" -> security = (SecurityContext) args[0];
              case "getUriInfo" -> uri(path);
              default -> throw new UnsupportedOperationException(name);
            });
  }

  private UriInfo uri(Map<String, String> path) {
    MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>();
    path.forEach(parameters::putSingle);
    MultivaluedMap<String, String> asked = new MultivaluedHashMap<>();
    for (String name : query) asked.putSingle(name, "1");
    return proxy(
        UriInfo.class,
        (name, args) ->
            switch (name) {
              case "getRequestUri" -> URI.create(scheme + "://localhost/x");
              case "getPathParameters" -> parameters;
              case "getQueryParameters" -> asked;
              default -> throw new UnsupportedOperationException(name);
            });
  }

  /** Answers calls by name. */
  interface Answers {
    /** One call. */
    Object call(String name, Object[] args);
  }

  static <T> T proxy(Class<T> type, Answers answers) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (p, method, args) -> {
              Object answer = answers.call(method.getName(), args);
              return method.getReturnType() == void.class ? null : answer;
            });
    return type.cast(proxy);
  }
}
