/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.api;

import io.backplane.message.api.TenantId;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** First start, sign-in, sessions, API tokens. Any thread; may block (password hashing). */
@ProviderType
public interface Accounts {
  /**
   * Whether the first administrator exists.
   *
   * @return true once {@link #setup} succeeded
   */
  boolean setupDone();

  /**
   * Creates the first administrator. Works once.
   *
   * @param token the first-start token, as in {@code DATA/first-start-token}
   * @param user 2 to 64 characters out of {@code A-Z a-z 0-9 . _ @ -}
   * @param password 12 to 256 characters
   * @return the new session
   * @throws SecurityFault BAD_TOKEN, ALREADY_DONE, INVALID
   */
  SignedIn setup(String token, String user, char[] password);

  /**
   * Signs a user in.
   *
   * @param user the name
   * @param password the password
   * @param remote the peer's address, for throttling
   * @return the session
   * @throws SecurityFault BAD_CREDENTIAL alike for unknown user and wrong password, THROTTLED
   */
  SignedIn signIn(String user, char[] password, String remote);

  /**
   * Checks a user's password as {@link #signIn} does, for doors that have connections instead of
   * sessions. Nothing is opened.
   *
   * @param user the name
   * @param password the password
   * @param remote the peer's address, for throttling
   * @return who it is
   * @throws SecurityFault BAD_CREDENTIAL alike for unknown user and wrong password, THROTTLED
   */
  Subject verify(String user, char[] password, String remote);

  /**
   * Who stands behind a user name or the identifier of an API token now: what was proved earlier
   * holds for as long as this says so. Fast, from memory.
   *
   * @param kind USER or SERVICE; nobody is of another kind
   * @param tenant whose
   * @param id user name, in upper and lower case alike, or the token's identifier
   * @return empty if there is no such user, or the token was revoked or has expired
   */
  Optional<Subject> subject(Subject.Kind kind, TenantId tenant, String id);

  /**
   * Who a session's secret stands for. Fast, from memory.
   *
   * @param sessionSecret the cookie's value
   * @return the session if it is alive
   */
  Optional<SignedIn> session(String sessionSecret);

  /**
   * Ends a session.
   *
   * @param sessionSecret the cookie's value
   */
  void signOut(String sessionSecret);

  /**
   * Who an API token stands for. Fast, from memory.
   *
   * @param token as in {@code Authorization: Bearer}
   * @return the subject if the token is valid
   */
  Optional<Subject> token(String token);

  /**
   * Makes an API token.
   *
   * @param owner whose roles it has
   * @param label for people
   * @param expiresAt microseconds since the epoch, 0 for never
   * @return the token, shown this once
   */
  IssuedToken issueToken(Subject owner, String label, long expiresAt);

  /**
   * Makes an API token that may publish and subscribe, and nothing else.
   *
   * @param owner whose roles it has; they must allow it too
   * @param label for people
   * @param expiresAt microseconds since the epoch, 0 for never
   * @param topics where, at most 100; none if it is to have all that its owner has
   * @return the token, shown this once
   * @throws SecurityFault INVALID if there are too many
   */
  IssuedToken issueToken(Subject owner, String label, long expiresAt, List<TopicRule> topics);

  /**
   * A subject's tokens.
   *
   * @param owner whose
   * @return by creation, without secrets
   */
  List<ApiToken> tokens(Subject owner);

  /**
   * Revokes a token at once.
   *
   * @param owner whose
   * @param id which
   * @return whether there was one
   */
  boolean revokeToken(Subject owner, String id);

  /**
   * A session.
   *
   * @param subject who
   * @param secret the cookie's value; keep it from logs
   * @param csrf the value that state-changing requests must repeat in {@code X-CSRF-Token}
   * @param expiresAt microseconds since the epoch
   */
  record SignedIn(Subject subject, String secret, String csrf, long expiresAt) {
    @Override
    public String toString() {
      return "SignedIn[" + subject + "]";
    }
  }

  /**
   * An API token as far as it may be shown.
   *
   * @param id its visible prefix
   * @param label for people
   * @param createdAt microseconds since the epoch
   * @param expiresAt microseconds since the epoch, 0 for never
   * @param lastUsedAt microseconds since the epoch, 0 for never
   * @param topics where it may publish and subscribe, if that is all it may; else empty
   */
  record ApiToken(
      String id,
      String label,
      long createdAt,
      long expiresAt,
      long lastUsedAt,
      List<TopicRule> topics) {
    /** Copies the list. */
    public ApiToken {
      topics = List.copyOf(topics);
    }

    /**
     * One that may all that its owner may.
     *
     * @param id its visible prefix
     * @param label for people
     * @param createdAt microseconds since the epoch
     * @param expiresAt microseconds since the epoch, 0 for never
     * @param lastUsedAt microseconds since the epoch, 0 for never
     */
    public ApiToken(String id, String label, long createdAt, long expiresAt, long lastUsedAt) {
      this(id, label, createdAt, expiresAt, lastUsedAt, List.of());
    }
  }

  /**
   * A token just made.
   *
   * @param token what is stored of it
   * @param secret the secret
   */
  record IssuedToken(ApiToken token, String secret) {
    @Override
    public String toString() {
      return "IssuedToken[" + token.id() + "]";
    }
  }
}
