/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import io.backplane.rest.view.Fault;
import io.backplane.rest.view.Problem;
import java.util.List;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** A problem of a kind, with what is wrong in detail. */
  public ProblemException(Kind kind, String detail, List<Fault> faults) {
    super(detail);
    this.problem =
        new Problem(
            kind.type(),
            kind.title(),
            kind.status(),
            detail,
            null,
            faults.isEmpty() ? null : List.copyOf(faults));
  }

  /** A problem of a kind. */
  public ProblemException(Kind kind, String detail) {
    this(kind, detail, List.of());
  }

  /** The body is not valid. */
  public static ProblemException invalid(List<Fault> faults) {
    Fault first = faults.get(0);
    String where = first.pointer() == null ? first.parameter() : first.pointer();
    return new ProblemException(Kind.INVALID, where + " " + first.detail(), faults);
  }

  /** A parameter is not valid. */
  public static ProblemException parameter(String name, String detail) {
    return new ProblemException(
        Kind.MALFORMED, name + " " + detail, List.of(Fault.in(name, detail)));
  }

  /** There is nothing of that name. */
  public static ProblemException notFound(String what, String id) {
    return new ProblemException(Kind.NOT_FOUND, "There is no " + what + " '" + id + "'.");
  }

  /** The problem. */
  public Problem problem() {
    return problem;
  }
}
