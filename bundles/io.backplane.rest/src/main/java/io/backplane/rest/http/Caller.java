/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import io.backplane.message.api.TenantId;
import io.backplane.security.api.Accounts.SignedIn;
import io.backplane.security.api.Authorizer;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.security.api.Authorizer.Resource;
import io.backplane.security.api.Subject;
import java.security.Principal;
import java.util.Optional;
import javax.ws.rs.core.SecurityContext;

/** Who asks, as far as resources care. */
public final class Caller implements Principal, SecurityContext {
  private final Subject subject;
  private final SignedIn session;
  private final Authorizer authorizer;
  private final boolean secure;

  /**
   * A caller.
   *
   * @param subject who
   * @param session the session, null without one
   * @param authorizer whom to ask, null for operations open to all
   * @param secure whether the connection is protected
   */
  public Caller(Subject subject, SignedIn session, Authorizer authorizer, boolean secure) {
    this.subject = subject;
    this.session = session;
    this.authorizer = authorizer;
    this.secure = secure;
  }

  /** The caller of a request that came through the door. */
  public static Caller of(SecurityContext context) {
    return (Caller) context.getUserPrincipal();
  }

  /** Who. */
  public Subject subject() {
    return subject;
  }

  /** Whose data it sees. */
  public TenantId tenant() {
    return subject.tenant();
  }

  /** Its session, if it came with one. */
  public Optional<SignedIn> session() {
    return Optional.ofNullable(session);
  }

  /**
   * Asks the authorizer.
   *
   * @throws ProblemException FORBIDDEN, naming action and rule
   */
  public void require(String action, String type, String id) {
    Decision decision = decide(action, type, id);
    if (!decision.allowed()) {
      throw new ProblemException(
          Kind.FORBIDDEN, "You may not " + action + " here (" + decision.rule() + ").");
    }
  }

  /** Whether the authorizer would allow it. */
  public boolean may(String action, String type, String id) {
    return decide(action, type, id).allowed();
  }

  private Decision decide(String action, String type, String id) {
    return authorizer.decide(subject, action, new Resource(subject.tenant(), type, id));
  }

  @Override
  public String getName() {
    return subject.id();
  }

  @Override
  public Principal getUserPrincipal() {
    return this;
  }

  @Override
  public boolean isUserInRole(String role) {
    return subject.roles().contains(role);
  }

  @Override
  public boolean isSecure() {
    return secure;
  }

  @Override
  public String getAuthenticationScheme() {
    return session == null ? "Bearer" : "Cookie";
  }
}
