/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

/** The kinds of problems; their code is stable and what programs should look at. */
public enum Kind {
  /** Not what HTTP or JSON calls for. */
  MALFORMED(400, "The request is malformed"),
  /** Nobody known. */
  UNAUTHENTICATED(401, "Sign in first"),
  /** Known, but not allowed. */
  FORBIDDEN(403, "Not allowed"),
  /** Nothing there. */
  NOT_FOUND(404, "There is no such thing"),
  /** The path does not know that method. */
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  /** No representation that the client accepts. */
  NOT_ACCEPTABLE(406, "No acceptable representation"),
  /** It is there already, or still needed. */
  CONFLICT(409, "It conflicts with what is there"),
  /** Changed meanwhile. */
  OUTDATED(412, "It was changed meanwhile"),
  /** Beyond a limit. */
  TOO_LARGE(413, "The request is too large"),
  /** Not a media type this path takes. */
  UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
  /** Well-formed, yet not valid. */
  INVALID(422, "The request is not valid"),
  /** A new version did not work; the old one runs again. */
  ROLLED_BACK(422, "The old version was put back"),
  /** If-Match is missing. */
  PRECONDITION_REQUIRED(428, "If-Match is required"),
  /** Too often. */
  THROTTLED(429, "Too many attempts"),
  /** A defect. */
  INTERNAL(500, "The node failed"),
  /** Something needed is away. */
  UNAVAILABLE(503, "Not available at the moment"),
  /** No space is left. */
  STORAGE_FULL(507, "No space is left");

  private final int status;
  private final String title;

  Kind(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** In words. */
  public String title() {
    return title;
  }

  /** The stable name. */
  public String type() {
    return "urn:backplane:problem:" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** The kind that fits an HTTP status. */
  static Kind of(int status) {
    for (Kind kind : values()) {
      if (kind.status == status) {
        return kind;
      }
    }
    return status < 500 ? MALFORMED : INTERNAL;
  }
}
