/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.gate;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds requests that no servlet could read: every one of them would meet the fault somewhere deep
 * in its libraries and fail as if it were its own.
 */
final class Readable {
  private static final Pattern HALF_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Pattern TYPE = Pattern.compile("[^/;\\s]+(/[^/;\\s]+)?\\s*(;.*)?");
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]*)", Pattern.CASE_INSENSITIVE);

  private Readable() {}

  /** What is wrong with a request, null if it can be read. */
  static String fault(HttpServletRequest request) {
    String fault = address(request.getRequestURI(), request.getQueryString());
    return fault == null ? type(request.getContentType()) : fault;
  }

  static String address(String path, String query) {
    String whole = query == null ? path : path + "?" + query;
    if (HALF_ESCAPE.matcher(whole).find()) {
      return "The address has a % that no two hexadecimal digits follow.";
    }
    try {
      new URI("http://node" + whole);
      return null;
    } catch (URISyntaxException e) {
      return "The address has a character that must be written as %XX.";
    }
  }

  static String type(String header) {
    if (header == null || header.isBlank()) {
      return null;
    }
    if (!TYPE.matcher(header.trim()).matches()) {
      return "Content-Type is not a media type.";
    }
    Matcher charset = CHARSET.matcher(header);
    return charset.find() && !known(charset.group(1))
        ? "Content-Type names a character set that is not known here."
        : null;
  }

  private static boolean known(String charset) {
    try {
      return Charset.isSupported(charset);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
