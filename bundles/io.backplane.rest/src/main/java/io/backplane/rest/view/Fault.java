/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer where in the body, as a JSON pointer in URI fragment form
 * @param parameter which query or path parameter
 * @param detail what is wrong with it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fault(
    @About(
            value = "Where in the body (RFC 6901, as a fragment).",
            optional = true,
            example = "#/name")
        String pointer,
    @About(value = "Which parameter.", optional = true) String parameter,
    @About("What is wrong with it.") String detail) {
  /** In the body. */
  public static Fault at(String pointer, String detail) {
    return new Fault("#" + pointer, null, detail);
  }

  /** In the path or query. */
  public static Fault in(String parameter, String detail) {
    return new Fault(null, parameter, detail);
  }
}
