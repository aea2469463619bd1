/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import io.backplane.rest.service.SecurityDesk;
import io.backplane.security.api.Accounts.SignedIn;
import io.backplane.security.api.Subject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerRequestFilter;
import javax.ws.rs.core.HttpHeaders;

/** The door in front of one operation: who asks, may they, is it small enough. */
final class Door implements ContainerRequestFilter {
  private static final String CSRF = "X-CSRF-Token";
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final Does does;
  private final long maxBytes;
  private final SecurityDesk security;

  Door(Does does, long maxBytes, SecurityDesk security) {
    this.does = does;
    this.maxBytes = maxBytes;
    this.security = security;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    boolean open = does.action().isEmpty();
    Caller caller = caller(request, open);
    request.setSecurityContext(caller);
    if (!open) {
      authorize(request, caller);
    }
    limit(request);
  }

  private Caller caller(ContainerRequestContext request, boolean open) {
    boolean secure = "https".equals(request.getUriInfo().getRequestUri().getScheme());
    Optional<SignedIn> session = session(request, secure, open);
    Subject subject =
        bearer(request, open).or(() -> session.map(SignedIn::subject)).orElse(Subject.ANONYMOUS);
    return new Caller(subject, session.orElse(null), open ? null : security.authorizer(), secure);
  }

  private Optional<Subject> bearer(ContainerRequestContext request, boolean open) {
    String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return Optional.empty();
    }
    Optional<Subject> subject = security.accounts().token(header.substring(7).trim());
    if (subject.isEmpty() && !open) {
      throw new ProblemException(
          Kind.UNAUTHENTICATED, "The API token is unknown, expired or revoked.");
    }
    return subject;
  }

  /** A session counts only with its anti-forgery value where something is changed. */
  private Optional<SignedIn> session(
      ContainerRequestContext request, boolean secure, boolean open) {
    String secret = Cookies.secret(request.getHeaderString(HttpHeaders.COOKIE), secure);
    if (secret == null || request.getHeaderString(HttpHeaders.AUTHORIZATION) != null) {
      return Optional.empty();
    }
    Optional<SignedIn> session = security.accounts().session(secret);
    if (session.isPresent() && !SAFE.contains(request.getMethod())) {
      String given = request.getHeaderString(CSRF);
      if (given == null || !same(given, session.get().csrf())) {
        if (open) {
          return Optional.empty();
        }
        throw new ProblemException(
            Kind.FORBIDDEN, "The header " + CSRF + " is missing or not that of this session.");
      }
    }
    return session;
  }

  private void authorize(ContainerRequestContext request, Caller caller) {
    if (caller.subject().kind() == Subject.Kind.ANONYMOUS) {
      throw new ProblemException(Kind.UNAUTHENTICATED, "Sign in, or send an API token.");
    }
    if (does.action().equals(Does.SIGNED_IN)) {
      return;
    }
    String id =
        does.id().isEmpty() ? "*" : request.getUriInfo().getPathParameters().getFirst(does.id());
    caller.require(does.action(), does.on(), id);
  }

  private void limit(ContainerRequestContext request) {
    if (request.getLength() > maxBytes) {
      throw LimitedStream.tooLarge(maxBytes);
    }
    if (!SAFE.contains(request.getMethod()) && request.getEntityStream() != null) {
      request.setEntityStream(new LimitedStream(request.getEntityStream(), maxBytes));
    }
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
