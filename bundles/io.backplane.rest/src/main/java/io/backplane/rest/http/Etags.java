/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;

/**
 * Versions as entity tags: {@code "v7"}. Where a body tells more than what the version counts, the
 * tag tells that apart, too: {@code "v7-1f"}. A change builds on the version alone.
 */
public final class Etags {
  /** What the server's compression adds to a tag, and browsers send back. */
  private static final String COMPRESSED = "--gzip\"";

  private Etags() {}

  /** The tag of a version. */
  public static String tag(long version) {
    return "\"v" + version + "\"";
  }

  /**
   * The tag of a version together with something that changes without it.
   *
   * @param version the version
   * @param more tells itself by its text; may be null
   */
  public static String tag(long version, Object more) {
    return "\"v" + version + "-" + Integer.toHexString(String.valueOf(more).hashCode()) + "\"";
  }

  /** 200 with body and tag, or 304 if the client has that version. */
  public static Response answer(Object body, long version, HttpHeaders request) {
    return answer(body, tag(version), request);
  }

  /** 200 with body and tag, or 304 if the client has what the tag stands for. */
  public static Response answer(Object body, String tag, HttpHeaders request) {
    String known = request.getHeaderString(HttpHeaders.IF_NONE_MATCH);
    boolean same = known != null && known.replace(COMPRESSED, "\"").contains(tag);
    Response.ResponseBuilder answer = same ? Response.notModified() : Response.ok(body);
    return answer
        .header(HttpHeaders.ETAG, tag)
        .header("Cache-Control", "private, no-cache")
        .build();
  }

  /**
   * The version a change builds on.
   *
   * @param request its headers
   * @param current the version there is, for {@code If-Match: *}
   * @throws ProblemException PRECONDITION_REQUIRED, MALFORMED
   */
  public static long required(HttpHeaders request, long current) {
    String match = request.getHeaderString(HttpHeaders.IF_MATCH);
    if (match == null) {
      throw new ProblemException(
          Kind.PRECONDITION_REQUIRED,
          "Send If-Match with the ETag of what you read, so that nobody's change is lost.");
    }
    return parse(match, current);
  }

  /** As {@link #required}, 0 (any version) without a header. */
  public static long optional(HttpHeaders request) {
    String match = request.getHeaderString(HttpHeaders.IF_MATCH);
    return match == null ? 0 : parse(match, 0);
  }

  private static long parse(String match, long current) {
    String tag = match.trim().replace(COMPRESSED, "\"");
    if (tag.equals("*")) {
      return current;
    }
    if (!tag.matches("\"v[0-9]{1,18}(-[0-9a-f]{1,8})?\"")) {
      throw new ProblemException(
          Kind.OUTDATED, "If-Match " + tag + " is not an ETag of this resource, such as \"v1\".");
    }
    return Long.parseLong(tag.substring(2, tag.length() - 1).split("-")[0]);
  }
}
