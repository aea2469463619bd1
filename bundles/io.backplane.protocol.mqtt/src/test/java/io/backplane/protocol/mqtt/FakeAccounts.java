/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.message.api.TenantId;
import io.backplane.security.api.Accounts;
import io.backplane.security.api.SecurityFault;
import io.backplane.security.api.Subject;
import io.backplane.security.api.TopicRule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Users {@code ada} and {@code eve}, whose password is {@code analytical}, and API tokens. */
final class FakeAccounts implements Accounts {
  static final String PASSWORD = "analytical";

  /** Tokens that count, by their text. */
  final Map<String, Subject> tokens = new ConcurrentHashMap<>();

  FakeAccounts() {
    tokens.put("bpa_svc_x", subject(Subject.Kind.SERVICE, "svc"));
    tokens.put("bpa_other_x", subject(Subject.Kind.SERVICE, "other"));
  }

  private static Subject subject(Subject.Kind kind, String id) {
    return new Subject(kind, TenantId.DEFAULT, id, Set.of("operator"));
  }

  @Override
  public Subject verify(String user, char[] password, String remote) {
    if (!String.valueOf(password).equals(PASSWORD)) {
      throw new SecurityFault(SecurityFault.Reason.BAD_CREDENTIAL, "wrong");
    }
    return subject(Subject.Kind.USER, TenantId.DEFAULT, user).orElseThrow();
  }

  @Override
  public Optional<Subject> subject(Subject.Kind kind, TenantId tenant, String id) {
    if (kind == Subject.Kind.USER) {
      String name = id.toLowerCase(Locale.ROOT);
      return Set.of("ada", "eve").contains(name)
          ? Optional.of(subject(kind, name))
          : Optional.empty();
    }
    return tokens.values().stream().filter(s -> s.id().equals(id)).findAny();
  }

  @Override
  public Optional<Subject> token(String token) {
    return Optional.ofNullable(tokens.get(token));
  }

  @Override
  public boolean setupDone() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SignedIn setup(String token, String user, char[] password) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SignedIn signIn(String user, char[] password, String remote) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<SignedIn> session(String sessionSecret) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void signOut(String sessionSecret) {
    throw new UnsupportedOperationException();
  }

  @Override
  public IssuedToken issueToken(Subject owner, String label, long expiresAt) {
    throw new UnsupportedOperationException();
  }

  @Override
  public IssuedToken issueToken(
      Subject owner, String label, long expiresAt, List<TopicRule> topics) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ApiToken> tokens(Subject owner) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean revokeToken(Subject owner, String id) {
    throw new UnsupportedOperationException();
  }
}
