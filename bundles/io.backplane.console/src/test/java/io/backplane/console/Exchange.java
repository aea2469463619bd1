/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.console;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A request and what became of it, without a container. */
final class Exchange {
  final Map<String, String> headers = new HashMap<>();
  final ByteArrayOutputStream body = new ByteArrayOutputStream();
  int status = 200;
  private final Map<String, String> sent = new HashMap<>();
  private final String method;
  private final String path;

  Exchange(String method, String path) {
    this.method = method;
    this.path = path;
  }

  Exchange with(String header, String value) {
    sent.put(header, value);
    return this;
  }

  HttpServletRequest request() {
    return fake(
        HttpServletRequest.class,
        (name, arguments) ->
            switch (name) {
              case "getMethod" -> method;
              case "getServletPath" -> "";
              case "getPathInfo" -> path;
              case "getHeader" -> sent.get(arguments[0]);
              default -> throw new UnsupportedOperationException(name);
            });
  }

  HttpServletResponse response() {
    return fake(HttpServletResponse.class, this::answer);
  }

  private Object answer(String name, Object[] arguments) {
    switch (name) {
      case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
      case "setStatus" -> status = (int) arguments[0];
      case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
      case "setContentLength" -> headers.put("Content-Length", String.valueOf(arguments[0]));
      case "getOutputStream" -> {
        return stream();
      }
      default -> throw new UnsupportedOperationException(name);
    }
    return null;
  }

  private ServletOutputStream stream() {
    return new ServletOutputStream() {
      @Override
      public void write(int b) {
        body.write(b);
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException();
      }
    };
  }

  interface Call {
    Object on(String method, Object[] arguments);
  }

  static <T> T fake(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call.on(method.getName(), arguments)));
  }
}
