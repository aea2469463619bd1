/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import io.backplane.security.api.Accounts.ApiToken;
import io.backplane.security.api.Accounts.IssuedToken;
import io.backplane.security.api.Accounts.SignedIn;
import io.backplane.security.api.SecurityFault;
import io.backplane.security.api.SecurityFault.Reason;
import io.backplane.security.api.Subject;
import io.backplane.security.api.TopicRule;
import io.backplane.security.core.AccountData.Session;
import io.backplane.security.core.AccountData.Token;
import io.backplane.security.core.AccountData.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users, sessions and tokens in memory, mirrored in the account file. Changes are durable when a
 * method returns; only times of last use are written later.
 */
final class AccountTable {
  private static final Logger LOG = LoggerFactory.getLogger(AccountTable.class);
  private static final long HOUR = 3_600_000_000L;
  private static final long USE_GRAIN = 60_000_000L;
  private static final int MAX_SESSIONS_PER_USER = 50;
  private static final int MAX_TOKENS = 1_000;
  private static final int ID_LETTERS = 10;
  private static final int SECRET_LETTERS = 43;

  private final AccountFile file;
  private final Secrets secrets;
  private final LongSupplier clock;
  private final long idle;
  private final long longest;
  private final Map<String, User> users = new ConcurrentHashMap<>();
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private volatile boolean stale;

  AccountTable(AccountFile file, Secrets secrets, Config config, LongSupplier clock)
      throws IOException {
    this.file = file;
    this.secrets = secrets;
    this.clock = clock;
    this.idle = Math.max(1, config.session_idle_hours()) * HOUR;
    this.longest = Math.max(1, config.session_days()) * 24 * HOUR;
    AccountData data = file.load();
    data.users().forEach(u -> users.put(key(u.name()), u));
    data.tokens().forEach(t -> tokens.put(t.id(), t));
    data.sessions().forEach(s -> sessions.put(s.digest(), s));
  }

  private static String key(String user) {
    return user.toLowerCase(Locale.ROOT);
  }

  boolean hasUsers() {
    return !users.isEmpty();
  }

  Optional<User> user(String name) {
    return Optional.ofNullable(users.get(key(name)));
  }

  synchronized void add(User user) throws IOException {
    users.put(key(user.name()), user);
    try {
      save();
    } catch (IOException e) {
      users.remove(key(user.name()));
      throw e;
    }
  }

  /** A new session; a full disk does not keep people out, it only shortens the session's life. */
  synchronized SignedIn open(User user) {
    long now = clock.getAsLong();
    String secret = secrets.letters(SECRET_LETTERS);
    Session s =
        new Session(Secrets.digest(secret), user.name(), secrets.letters(SECRET_LETTERS), now, now);
    dropOldest(user.name());
    sessions.put(s.digest(), s);
    saveOrLog("a new session");
    return signedIn(s, secret);
  }

  private void dropOldest(String user) {
    List<Session> own =
        sessions.values().stream()
            .filter(s -> s.user().equals(user))
            .sorted(Comparator.comparingLong(Session::lastUsedAt))
            .toList();
    for (int i = 0; i <= own.size() - MAX_SESSIONS_PER_USER; i++) {
      sessions.remove(own.get(i).digest());
    }
  }

  Optional<SignedIn> session(String secret) {
    Session s = sessions.get(Secrets.digest(secret));
    long now = clock.getAsLong();
    if (s == null || expiresAt(s) <= now || user(s.user()).isEmpty()) {
      return Optional.empty();
    }
    if (now - s.lastUsedAt() > USE_GRAIN) {
      sessions.computeIfPresent(s.digest(), (k, v) -> v.usedAt(now));
      stale = true;
    }
    return Optional.of(signedIn(s.usedAt(now), secret));
  }

  private SignedIn signedIn(Session s, String secret) {
    return new SignedIn(subject(users.get(key(s.user()))), secret, s.csrf(), expiresAt(s));
  }

  static Subject subject(User u) {
    return new Subject(Subject.Kind.USER, u.tenant(), u.name(), u.roles());
  }

  private long expiresAt(Session s) {
    return Math.min(s.createdAt() + longest, s.lastUsedAt() + idle);
  }

  synchronized void close(String secret) {
    if (sessions.remove(Secrets.digest(secret)) != null) {
      saveOrLog("the end of a session");
    }
  }

  Optional<Subject> token(String text) {
    String[] parts = text.split("_", 3);
    Token t = parts.length == 3 && parts[0].equals("bpa") ? tokens.get(parts[1]) : null;
    if (t == null || !Secrets.same(t.digest(), Secrets.digest(text))) {
      return Optional.empty();
    }
    Optional<Subject> service = service(t);
    long now = clock.getAsLong();
    if (service.isPresent() && now - t.lastUsedAt() > USE_GRAIN) {
      tokens.computeIfPresent(t.id(), (k, v) -> v.usedAt(now));
      stale = true;
    }
    return service;
  }

  /** Who a token acts for, empty if it has expired or its owner is gone. */
  private Optional<Subject> service(Token t) {
    Set<String> roles = roles(t.owner());
    boolean over = t.expiresAt() != 0 && t.expiresAt() <= clock.getAsLong();
    return over || roles.isEmpty()
        ? Optional.empty()
        : Optional.of(new Subject(Subject.Kind.SERVICE, t.tenant(), t.id(), roles, t.topics()));
  }

  /** Who is behind a user name or a token's identifier now. */
  Optional<Subject> subject(Subject.Kind kind, String id) {
    return switch (kind) {
      case USER -> user(id).map(AccountTable::subject);
      case SERVICE -> Optional.ofNullable(tokens.get(id)).flatMap(this::service);
      default -> Optional.empty();
    };
  }

  private Set<String> roles(String owner) {
    return owner.equals(Subject.SYSTEM.id() + ":")
        ? Subject.SYSTEM.roles()
        : user(owner).map(User::roles).orElse(Set.of());
  }

  synchronized IssuedToken issue(Subject by, String label, long expiresAt, List<TopicRule> topics) {
    String owner = owner(by);
    if (tokens.size() >= MAX_TOKENS) {
      throw new SecurityFault(Reason.INVALID, "there are " + MAX_TOKENS + " tokens already");
    }
    String id = secrets.letters(ID_LETTERS);
    String secret = "bpa_" + id + '_' + secrets.letters(SECRET_LETTERS);
    long now = clock.getAsLong();
    tokens.put(
        id,
        new Token(
            id, Secrets.digest(secret), owner, by.tenant(), label, now, expiresAt, 0, topics));
    try {
      save();
    } catch (IOException e) {
      tokens.remove(id);
      throw new UncheckedIOException("the token cannot be stored: " + e.getMessage(), e);
    }
    return new IssuedToken(new ApiToken(id, label, now, expiresAt, 0, topics), secret);
  }

  /** Users own by name, the node by a name no user can have, programs for whom they act. */
  private String owner(Subject by) {
    return switch (by.kind()) {
      case USER -> user(by.id()).map(User::name).orElseThrow(AccountTable::mayNot);
      case SYSTEM -> Subject.SYSTEM.id() + ":";
      case SERVICE ->
          Optional.ofNullable(tokens.get(by.id()))
              .map(Token::owner)
              .orElseThrow(AccountTable::mayNot);
      case DEVICE, ANONYMOUS -> throw mayNot();
    };
  }

  private static SecurityFault mayNot() {
    return new SecurityFault(Reason.INVALID, "only users and their programs have API tokens");
  }

  List<ApiToken> tokens(Subject by) {
    String owner = owner(by);
    return tokens.values().stream()
        .filter(t -> t.owner().equals(owner))
        .sorted(Comparator.comparingLong(Token::createdAt).thenComparing(Token::id))
        .map(AccountTable::shown)
        .toList();
  }

  private static ApiToken shown(Token t) {
    return new ApiToken(
        t.id(), t.label(), t.createdAt(), t.expiresAt(), t.lastUsedAt(), t.topics());
  }

  synchronized boolean revoke(Subject by, String id) {
    Token t = tokens.get(id);
    if (t == null || !t.owner().equals(owner(by))) {
      return false;
    }
    tokens.remove(id);
    try {
      save();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the token is revoked until the next restart only: " + e.getMessage(), e);
    }
    return true;
  }

  /** Forgets what has ended and writes times of last use. */
  synchronized void tidy() {
    long now = clock.getAsLong();
    boolean ended = sessions.values().removeIf(s -> expiresAt(s) <= now);
    if (ended || stale) {
      saveOrLog("times of last use");
    }
  }

  private void saveOrLog(String what) {
    try {
      save();
    } catch (IOException e) {
      LOG.warn("{} cannot be stored: {}", what, e.getMessage());
      stale = true;
    }
  }

  private void save() throws IOException {
    stale = false;
    file.save(
        new AccountData(
            List.copyOf(users.values()),
            List.copyOf(tokens.values()),
            List.copyOf(sessions.values())));
  }

  int sessionCount() {
    return sessions.size();
  }

  int tokenCount() {
    return tokens.size();
  }
}
