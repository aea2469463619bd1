/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.listen;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers with a problem document (RFC 9457) where the server would show a page of its own: to
 * requests it cannot read, and to what servlets refuse without saying more. The server's words stay
 * out, as they name addresses and classes.
 */
final class Refusals extends ErrorHandler {
  private final Server server;
  private final Request.Handler before;

  private Refusals(Server server) {
    this.server = server;
    this.before = server.getErrorHandler();
  }

  static Refusals at(Server server) {
    Refusals refusals = new Refusals(server);
    server.setErrorHandler(refusals);
    return refusals;
  }

  /** Gives the server back what it had, so that nothing of this card stays. */
  void leave() {
    if (server.getErrorHandler() == this) server.setErrorHandler(before);
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      String message,
      Throwable cause,
      Callback callback) {
    byte[] body =
        "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
            .formatted(HttpStatus.getMessage(status), status, detail(status))
            .getBytes(StandardCharsets.US_ASCII);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static String detail(int status) {
    return switch (status) {
      case HttpStatus.BAD_REQUEST_400 -> "The request cannot be read.";
      case HttpStatus.UNAUTHORIZED_401 -> "Sign in, or send an API token.";
      case HttpStatus.FORBIDDEN_403 -> "That is not allowed.";
      case HttpStatus.NOT_FOUND_404 -> "Nothing is served at this path.";
      case HttpStatus.METHOD_NOT_ALLOWED_405 -> "This path does not know that method.";
      case HttpStatus.URI_TOO_LONG_414 -> "The address is too long.";
      case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 -> "The headers are too long.";
      case HttpStatus.SERVICE_UNAVAILABLE_503 -> "The node starts, or replaces a part; ask again.";
      default -> HttpStatus.isServerError(status) ? "The node failed." : "The request is refused.";
    };
  }
}
