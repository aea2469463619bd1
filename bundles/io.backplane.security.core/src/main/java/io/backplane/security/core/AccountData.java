/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import io.backplane.message.api.TenantId;
import io.backplane.message.api.WireReader;
import io.backplane.message.api.WireWriter;
import io.backplane.security.api.TopicRule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that is kept about accounts, as one value: it is written and read as a whole. The
 * stored form is protobuf wire format, so that an older version can read what a newer one wrote.
 */
record AccountData(List<User> users, List<Token> tokens, List<Session> sessions) {
  static final AccountData EMPTY = new AccountData(List.of(), List.of(), List.of());

  /** A person. */
  record User(String name, TenantId tenant, String hash, Set<String> roles, long createdAt) {}

  /** A program's token: digest instead of secret. */
  record Token(
      String id,
      String digest,
      String owner,
      TenantId tenant,
      String label,
      long createdAt,
      long expiresAt,
      long lastUsedAt,
      List<TopicRule> topics) {
    Token usedAt(long time) {
      return new Token(id, digest, owner, tenant, label, createdAt, expiresAt, time, topics);
    }
  }

  /** A browser's session: digest instead of secret. */
  record Session(String digest, String user, String csrf, long createdAt, long lastUsedAt) {
    Session usedAt(long time) {
      return new Session(digest, user, csrf, createdAt, time);
    }
  }

  byte[] encode() {
    WireWriter w = new WireWriter(1024);
    for (User u : users) {
      int mark = w.begin(1);
      w.string(1, u.name());
      w.string(2, u.tenant().value());
      w.string(3, u.hash());
      new TreeSet<>(u.roles()).forEach(r -> w.string(4, r));
      w.fixed64(5, u.createdAt());
      w.end(mark);
    }
    for (Token t : tokens) {
      int mark = w.begin(2);
      w.string(1, t.id());
      w.string(2, t.digest());
      w.string(3, t.owner());
      w.string(4, t.tenant().value());
      w.string(5, t.label());
      w.fixed64(6, t.createdAt());
      w.fixed64(7, t.expiresAt());
      w.fixed64(8, t.lastUsedAt());
      t.topics().forEach(rule -> w.string(9, rule.toString()));
      w.end(mark);
    }
    for (Session s : sessions) {
      int mark = w.begin(3);
      w.string(1, s.digest());
      w.string(2, s.user());
      w.string(3, s.csrf());
      w.fixed64(4, s.createdAt());
      w.fixed64(5, s.lastUsedAt());
      w.end(mark);
    }
    return w.toByteArray();
  }

  static AccountData decode(byte[] bytes) {
    WireReader r = new WireReader(ByteBuffer.wrap(bytes));
    List<User> users = new ArrayList<>();
    List<Token> tokens = new ArrayList<>();
    List<Session> sessions = new ArrayList<>();
    while (r.next()) {
      switch (r.field()) {
        case 1 -> users.add(user(r));
        case 2 -> tokens.add(token(r));
        case 3 -> sessions.add(session(r));
        default -> r.skip();
      }
    }
    return new AccountData(users, tokens, sessions);
  }

  private static User user(WireReader r) {
    int end = r.enter();
    String name = "";
    String tenant = "";
    String hash = "";
    Set<String> roles = new TreeSet<>();
    long createdAt = 0;
    while (r.next()) {
      switch (r.field()) {
        case 1 -> name = r.string();
        case 2 -> tenant = r.string();
        case 3 -> hash = r.string();
        case 4 -> roles.add(r.string());
        case 5 -> createdAt = r.fixed64();
        default -> r.skip();
      }
    }
    r.leave(end);
    return new User(name, new TenantId(tenant), hash, Set.copyOf(roles), createdAt);
  }

  private static Token token(WireReader r) {
    int end = r.enter();
    String[] text = {"", "", "", "", "", ""};
    long[] times = new long[9];
    List<TopicRule> topics = new ArrayList<>();
    while (r.next()) {
      int field = r.field();
      if (field <= 5) {
        text[field] = r.string();
      } else if (field <= 8) {
        times[field] = r.fixed64();
      } else if (field == 9) {
        topics.add(TopicRule.of(r.string()));
      } else {
        r.skip();
      }
    }
    r.leave(end);
    TenantId tenant = new TenantId(text[4]);
    return new Token(
        text[1], text[2], text[3], tenant, text[5], times[6], times[7], times[8], topics);
  }

  private static Session session(WireReader r) {
    int end = r.enter();
    String digest = "";
    String user = "";
    String csrf = "";
    long createdAt = 0;
    long lastUsedAt = 0;
    while (r.next()) {
      switch (r.field()) {
        case 1 -> digest = r.string();
        case 2 -> user = r.string();
        case 3 -> csrf = r.string();
        case 4 -> createdAt = r.fixed64();
        case 5 -> lastUsedAt = r.fixed64();
        default -> r.skip();
      }
    }
    r.leave(end);
    return new Session(digest, user, csrf, createdAt, lastUsedAt);
  }
}
