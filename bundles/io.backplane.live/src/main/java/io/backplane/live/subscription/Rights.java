/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.subscription;

import io.backplane.security.api.Accounts;
import io.backplane.security.api.Authorizer;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.security.api.Authorizer.Resource;
import io.backplane.security.api.Subject;
import java.util.Optional;

/** Who a client is and what it may see; asked again and again while the connection lives. */
public final class Rights {
  private final Accounts accounts;
  private final Authorizer authorizer;
  private final String session;
  private final String token;

  /**
   * Rights that stem from a session, or from an API token.
   *
   * @param accounts knows both
   * @param authorizer decides
   * @param session the cookie's value, null without one
   * @param token the token, null without one
   */
  public Rights(Accounts accounts, Authorizer authorizer, String session, String token) {
    this.accounts = accounts;
    this.authorizer = authorizer;
    this.session = session;
    this.token = token;
  }

  /** Who it is, as long as session or token are valid. */
  public Optional<Subject> subject() {
    if (token != null) {
      return accounts.token(token);
    }
    return session == null
        ? Optional.empty()
        : accounts.session(session).map(Accounts.SignedIn::subject);
  }

  /** Why something may not be seen, empty if it may. */
  public String refusal(Subject subject, String action, String type, String id) {
    Decision d = authorizer.decide(subject, action, new Resource(subject.tenant(), type, id));
    return d.allowed() ? "" : "you may not " + action + " here (" + d.rule() + ")";
  }
}
