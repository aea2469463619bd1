/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.TenantId;
import io.backplane.security.api.Accounts.IssuedToken;
import io.backplane.security.api.Accounts.SignedIn;
import io.backplane.security.api.PasswordHashing;
import io.backplane.security.api.SecurityFault;
import io.backplane.security.api.SecurityFault.Reason;
import io.backplane.security.api.Subject;
import io.backplane.security.api.Subject.Kind;
import io.backplane.security.api.TopicRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredAccountsTest {
  private static final String PASSWORD = "a long enough secret";
  private static final Argon2Hashing HASHING = new Argon2Hashing(8_192, 1, 2);

  @TempDir Path data;
  private final AtomicLong time = new AtomicLong(1_800_000_000_000_000L);
  private StoredAccounts accounts;

  @BeforeEach
  void open() {
    accounts = new StoredAccounts(data, new Defaults(), HASHING, time::incrementAndGet);
  }

  @AfterEach
  void close() {
    accounts.close();
  }

  private void reopen() {
    accounts.close();
    open();
  }

  private String firstToken() throws IOException {
    return Files.readString(data.resolve("first-start-token")).strip();
  }

  private SignedIn setup() throws IOException {
    return accounts.setup(firstToken(), "ada", PASSWORD.toCharArray());
  }

  private static void assertReason(Reason expected, Runnable call) {
    assertEquals(expected, assertThrows(SecurityFault.class, call::run).reason());
  }

  private SignedIn signIn(String user, String password) {
    return accounts.signIn(user, password.toCharArray(), "10.0.0.9:5000");
  }

  @Test
  void hashes_nothing_before_the_first_sign_in_and_then_as_much_for_everybody() throws IOException {
    setup();
    accounts.close();
    List<String> calls = new ArrayList<>();
    accounts = new StoredAccounts(data, new Defaults(), noting(calls), time::incrementAndGet);
    assertEquals(List.of(), calls);
    signIn("ada", PASSWORD);
    assertEquals(List.of("hash", "verify"), calls);
    calls.clear();
    assertReason(Reason.BAD_CREDENTIAL, () -> signIn("bob", PASSWORD));
    assertEquals(List.of("verify"), calls);
  }

  @Test
  void a_file_of_a_later_form_is_refused_by_name_and_left_alone() throws IOException {
    setup();
    accounts.close();
    Path file = data.resolve("security").resolve("accounts.bin");
    byte[] all = Files.readAllBytes(file);
    all[5] = '2';
    Files.write(file, all);
    String text = assertThrows(Exception.class, this::open).getMessage();
    assertTrue(text.contains(file + " has form 2, this version reads form 1"), text);
    assertArrayEquals(all, Files.readAllBytes(file));
    all[5] = '1';
    Files.write(file, all);
    open();
    signIn("ada", PASSWORD);
  }

  private static PasswordHashing noting(List<String> calls) {
    return new PasswordHashing() {
      @Override
      public String hash(char[] password) {
        calls.add("hash");
        return HASHING.hash(password);
      }

      @Override
      public boolean verify(char[] password, String stored) {
        calls.add("verify");
        return HASHING.verify(password, stored);
      }
    };
  }

  @Test
  void the_first_start_leaves_a_token_that_only_the_owner_may_read() throws IOException {
    assertFalse(accounts.setupDone());
    String token = firstToken();
    assertTrue(token.matches("[A-Za-z0-9]{32}"), token);
    Path file = data.resolve("first-start-token");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    reopen();
    assertEquals(token, firstToken());
  }

  @Test
  void setup_makes_an_administrator_once_and_takes_the_token_away() throws IOException {
    String token = firstToken();
    assertReason(Reason.BAD_TOKEN, () -> accounts.setup("wrong", "ada", PASSWORD.toCharArray()));
    assertReason(Reason.INVALID, () -> accounts.setup(token, "ada", "short".toCharArray()));
    SignedIn in = accounts.setup(token, "ada", PASSWORD.toCharArray());
    assertEquals(Set.of("administrator"), in.subject().roles());
    assertTrue(accounts.setupDone());
    assertTrue(Files.exists(data.resolve("security/setup-done")));
    assertFalse(Files.exists(data.resolve("first-start-token")));
    assertReason(Reason.ALREADY_DONE, () -> accounts.setup(token, "eve", PASSWORD.toCharArray()));
    reopen();
    assertTrue(accounts.setupDone());
    assertFalse(Files.exists(data.resolve("first-start-token")));
  }

  @Test
  void guessing_the_first_start_token_has_to_wait() {
    for (int i = 0; i < 30; i++) {
      assertReason(Reason.BAD_TOKEN, () -> accounts.setup("x", "ada", PASSWORD.toCharArray()));
    }
    assertReason(Reason.THROTTLED, () -> accounts.setup("x", "ada", PASSWORD.toCharArray()));
  }

  @Test
  void refuses_passwords_that_are_guessed_first() {
    for (String bad :
        List.of(
            "elevenchars",
            "password1234",
            "Administrator1!",
            "aaaaaaaaaaaaaaaa",
            "abcdefghijklmn",
            "987654321098",
            "my-ada-is-the-best",
            "x".repeat(257))) {
      assertReason(Reason.INVALID, () -> PasswordRules.check("ada", bad.toCharArray()));
    }
    assertReason(Reason.INVALID, () -> PasswordRules.check("a b", PASSWORD.toCharArray()));
    PasswordRules.check("ada", "correct battery staple".toCharArray());
  }

  @Test
  void signs_in_by_name_in_any_case_and_out_again() throws IOException {
    setup();
    SignedIn in = signIn("Ada", PASSWORD);
    assertEquals("ada", in.subject().id());
    SignedIn seen = accounts.session(in.secret()).orElseThrow();
    assertEquals(in.csrf(), seen.csrf());
    assertNotEquals(in.secret(), in.csrf());
    assertFalse(in.toString().contains(in.secret()));
    accounts.signOut(in.secret());
    assertEquals(Optional.empty(), accounts.session(in.secret()));
    assertEquals(Optional.empty(), accounts.session("no such secret"));
  }

  @Test
  void tells_unknown_users_and_wrong_passwords_alike() throws IOException {
    setup();
    SecurityFault wrong = assertThrows(SecurityFault.class, () -> signIn("ada", "wrong password"));
    SecurityFault unknown = assertThrows(SecurityFault.class, () -> signIn("bob", "whatever it"));
    assertEquals(wrong.reason(), unknown.reason());
    assertEquals(wrong.getMessage(), unknown.getMessage());
  }

  @Test
  void who_guesses_has_to_wait_longer_and_longer() throws IOException {
    setup();
    for (int i = 0; i < 5; i++) {
      assertReason(Reason.BAD_CREDENTIAL, () -> signIn("ada", "wrong password"));
    }
    assertReason(Reason.THROTTLED, () -> signIn("ada", PASSWORD));
    accounts.signIn("ada", PASSWORD.toCharArray(), "10.0.0.10:1");
    time.addAndGet(TimeUnit.SECONDS.toMicros(2));
    assertReason(Reason.BAD_CREDENTIAL, () -> signIn("ada", "wrong password"));
    time.addAndGet(TimeUnit.SECONDS.toMicros(1));
    assertReason(Reason.THROTTLED, () -> signIn("ada", PASSWORD));
    time.addAndGet(TimeUnit.SECONDS.toMicros(2));
    signIn("ada", PASSWORD);
  }

  @Test
  void sessions_end_when_idle_and_after_a_week_at_the_latest() throws IOException {
    SignedIn in = setup();
    for (int hour = 0; hour < 7 * 24 - 1; hour += 11) {
      assertTrue(accounts.session(in.secret()).isPresent(), "after " + hour + " hours");
      time.addAndGet(TimeUnit.HOURS.toMicros(11));
    }
    assertEquals(Optional.empty(), accounts.session(in.secret()));
    SignedIn idle = signIn("ada", PASSWORD);
    time.addAndGet(TimeUnit.HOURS.toMicros(13));
    assertEquals(Optional.empty(), accounts.session(idle.secret()));
  }

  @Test
  void sessions_and_tokens_outlive_the_card() throws IOException {
    SignedIn in = setup();
    IssuedToken token = accounts.issueToken(in.subject(), "ci", 0);
    reopen();
    SignedIn again = accounts.session(in.secret()).orElseThrow();
    assertEquals(in.subject(), again.subject());
    assertEquals(in.csrf(), again.csrf());
    assertEquals(Subject.Kind.SERVICE, accounts.token(token.secret()).orElseThrow().kind());
  }

  @Test
  void api_tokens_act_with_their_owners_roles_until_revoked_or_expired() throws IOException {
    Subject ada = setup().subject();
    IssuedToken token = accounts.issueToken(ada, "ci", 0);
    assertTrue(token.secret().matches("bpa_[A-Za-z0-9]{10}_[A-Za-z0-9]{43}"));
    Subject who = accounts.token(token.secret()).orElseThrow();
    assertEquals(Set.of("administrator"), who.roles());
    assertEquals(token.token().id(), who.id());
    assertEquals(Optional.empty(), accounts.token(token.secret() + "x"));
    assertEquals(Optional.empty(), accounts.token("bpa_nothing"));
    assertEquals(1, accounts.tokens(who).size());
    assertTrue(accounts.revokeToken(ada, token.token().id()));
    assertFalse(accounts.revokeToken(ada, token.token().id()));
    assertEquals(Optional.empty(), accounts.token(token.secret()));

    IssuedToken brief = accounts.issueToken(ada, "", time.get() + 1_000_000);
    time.addAndGet(2_000_000);
    assertEquals(Optional.empty(), accounts.token(brief.secret()));
    assertReason(Reason.INVALID, () -> accounts.issueToken(Subject.ANONYMOUS, "nobody's", 0));
    IssuedToken own = accounts.issueToken(Subject.SYSTEM, "shell", 0);
    assertEquals(Set.of("administrator"), accounts.token(own.secret()).orElseThrow().roles());
  }

  @Test
  void says_who_a_user_is_without_a_session() throws IOException {
    setup();
    Subject ada = accounts.verify("ADA", PASSWORD.toCharArray(), "10.0.0.9");
    assertEquals("ada", ada.id());
    assertEquals(Set.of("administrator"), ada.roles());
    assertReason(
        Reason.BAD_CREDENTIAL, () -> accounts.verify("ada", "wrong".toCharArray(), "10.0.0.9"));
    for (int i = 0; i < 5; i++) {
      assertThrows(
          SecurityFault.class, () -> accounts.verify("ada", "wrong".toCharArray(), "10.0.0.9"));
    }
    assertReason(
        Reason.THROTTLED, () -> accounts.verify("ada", PASSWORD.toCharArray(), "10.0.0.9"));
  }

  @Test
  void says_who_stands_behind_a_name_or_a_token_now() throws IOException {
    Subject ada = setup().subject();
    long end = time.get() + 1_000_000;
    IssuedToken issued = accounts.issueToken(ada, "for a while", end);
    String id = issued.token().id();
    TenantId tenant = TenantId.DEFAULT;
    assertEquals(accounts.token(issued.secret()), accounts.subject(Kind.SERVICE, tenant, id));
    assertEquals(Optional.of(ada), accounts.subject(Kind.USER, tenant, "Ada"));
    assertTrue(accounts.subject(Kind.USER, tenant, "bob").isEmpty());
    assertTrue(accounts.subject(Kind.USER, new TenantId("other"), "ada").isEmpty());
    assertTrue(accounts.subject(Kind.SERVICE, tenant, "ada").isEmpty());
    assertTrue(accounts.subject(Kind.DEVICE, tenant, "ada").isEmpty());
    time.set(end);
    assertTrue(accounts.subject(Kind.SERVICE, tenant, id).isEmpty());
    String second = accounts.issueToken(ada, "until revoked", 0).token().id();
    assertTrue(accounts.revokeToken(ada, second));
    assertTrue(accounts.subject(Kind.SERVICE, tenant, second).isEmpty());
  }

  @Test
  void topic_rules_of_a_token_outlive_the_card() throws IOException {
    Subject ada = setup().subject();
    List<TopicRule> rules =
        List.of(TopicRule.of("subscribe devices/+/telemetry"), TopicRule.of("both a/{client}/#"));
    IssuedToken issued = accounts.issueToken(ada, "screen", 0, rules);
    assertEquals(rules, issued.token().topics());
    String plain = accounts.issueToken(ada, "plain", 0).secret();
    reopen();
    assertEquals(rules, accounts.token(issued.secret()).orElseThrow().topics());
    assertEquals(rules, accounts.tokens(ada).get(0).topics());
    assertEquals(List.of(), accounts.token(plain).orElseThrow().topics());
    List<TopicRule> many = Collections.nCopies(101, rules.get(0));
    assertReason(Reason.INVALID, () -> accounts.issueToken(ada, "too many", 0, many));
  }

  @Test
  void nothing_secret_lies_on_the_disk_in_clear() throws IOException {
    SignedIn in = setup();
    IssuedToken token = accounts.issueToken(in.subject(), "label-in-clear", 0);
    byte[] file = Files.readAllBytes(data.resolve("security/accounts.bin"));
    String text = new String(file, StandardCharsets.ISO_8859_1);
    for (String secret : List.of(in.secret(), in.csrf(), token.secret(), "ada", "label-in")) {
      assertFalse(text.contains(secret));
    }
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(data.resolve("keys/security.key"))));
  }

  @Test
  void a_damaged_file_is_refused_instead_of_offering_a_new_setup() throws IOException {
    setup();
    accounts.close();
    Path file = data.resolve("security/accounts.bin");
    byte[] good = Files.readAllBytes(file);
    byte[] bad = good.clone();
    bad[bad.length / 2] ^= 1;
    Files.write(file, bad);
    assertThrows(UncheckedIOException.class, this::open);
    Files.write(file, Arrays.copyOf(good, 5));
    assertThrows(UncheckedIOException.class, this::open);
    Files.write(file, good);
    Files.delete(data.resolve("keys/security.key"));
    assertThrows(UncheckedIOException.class, this::open);
    assertFalse(Files.exists(data.resolve("first-start-token")));
  }

  @Test
  void leaves_no_thread_behind() throws IOException {
    setup();
    accounts.close();
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(
                t ->
                    t.getName().equals("security-keeper")
                        && !t.isInterrupted()
                        && t.getState() == Thread.State.TIMED_WAITING));
    open();
  }

  /** What is used without configuration. */
  @SuppressWarnings("ClassExplicitlyAnnotation")
  private static final class Defaults implements Config {
    @Override
    public int session_idle_hours() {
      return 12;
    }

    @Override
    public int session_days() {
      return 7;
    }

    @Override
    public int hash_memory_kib() {
      return 19_456;
    }

    @Override
    public int hash_passes() {
      return 2;
    }

    @Override
    public int hash_parallel() {
      return 0;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return Config.class;
    }
  }
}
