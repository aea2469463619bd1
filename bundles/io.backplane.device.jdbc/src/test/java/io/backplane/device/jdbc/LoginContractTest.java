/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc;

import static io.backplane.device.jdbc.Rig.T;
import static io.backplane.device.jdbc.Rig.device;
import static io.backplane.device.jdbc.Rig.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.Credential;
import io.backplane.device.api.Credentials.Issued;
import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceAuthenticator.Accepted;
import io.backplane.device.api.DeviceAuthenticator.Answer;
import io.backplane.device.api.DeviceAuthenticator.Denied;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceAuthenticator.Login;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.DeviceState.Diagnostic;
import io.backplane.device.api.RegistryException;
import io.backplane.device.jdbc.db.Database;
import io.backplane.message.api.TenantId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What credentials and logins promise, on every database. */
abstract class LoginContractTest {
  protected Rig rig;

  abstract Database open() throws Exception;

  @BeforeEach
  void build() throws Exception {
    rig = new Rig(open());
    rig.given("a");
    rig.given("b");
  }

  @AfterEach
  void tearDown() {
    if (rig != null) {
      rig.close();
    }
  }

  private static void denied(Reason reason, Answer answer) {
    assertEquals(new Denied(reason), answer);
  }

  private static DeviceIdentity accepted(Answer answer) {
    return assertInstanceOf(Accepted.class, answer).identity();
  }

  private Issued token(String device) {
    return rig.credentials.issueToken(T, id(device), "label", 0);
  }

  @Test
  void a_token_lets_its_device_in_however_it_is_offered() {
    Issued issued = token("a");
    assertTrue(issued.token().matches("bp_[A-Za-z0-9]{10}_[A-Za-z0-9]{32}"));
    DeviceIdentity who = accepted(rig.login("a", issued.token()));
    assertEquals(id("a"), who.device());
    assertEquals("native", who.dialect());
    assertEquals(issued.credential().id(), who.credential());
    assertEquals(who, accepted(rig.login(issued.token(), "")));
    assertEquals(who, accepted(rig.login("", issued.token())));
    assertEquals(who, accepted(rig.login("default/a", issued.token())));
    denied(Reason.BAD_CREDENTIAL, rig.login("b", issued.token()));
    denied(Reason.BAD_CREDENTIAL, rig.login("other/a", issued.token()));
  }

  @Test
  void a_credential_may_name_what_its_device_speaks() {
    Issued plant = rig.credentials.issueToken(T, id("a"), "label", 0, "plant");
    for (int i = 0; i < 2; i++) {
      assertEquals("plant", accepted(rig.login("a", plant.token())).dialect());
      assertEquals("native", accepted(rig.login("a", token("a").token())).dialect());
    }
    assertEquals("plant", plant.credential().dialect());
    assertEquals(plant.credential(), rig.credentials.list(T, id("a")).get(0));
    rig.credentials.setPassword(T, id("b"), "a long secret".toCharArray(), "yard");
    assertEquals("yard", accepted(rig.login("b", "a long secret")).dialect());
    assertEquals("yard", rig.credentials.list(T, id("b")).get(0).dialect());
    rig.credentials.setPassword(T, id("b"), "another secret".toCharArray());
    assertEquals("native", accepted(rig.login("b", "another secret")).dialect());
    for (String no : List.of("x".repeat(65), "@plant", "a b")) {
      assertThrows(
          RegistryException.class, () -> rig.credentials.issueToken(T, id("a"), "", 0, no));
    }
  }

  @Test
  void a_wrong_token_or_nothing_at_all_is_denied() {
    String token = token("a").token();
    String last = token.endsWith("x") ? "y" : "x";
    denied(Reason.BAD_CREDENTIAL, rig.login("a", token.substring(0, token.length() - 1) + last));
    denied(Reason.BAD_CREDENTIAL, rig.login("a", "bp_0123456789_" + "0".repeat(32)));
    denied(Reason.BAD_CREDENTIAL, rig.login("a", ""));
    denied(Reason.BAD_CREDENTIAL, rig.login("", ""));
    denied(Reason.BAD_CREDENTIAL, rig.login("no such/device/!", "secret"));
    denied(Reason.BAD_CREDENTIAL, rig.login("unknown", "password"));
    Login foreign = new Login(new TenantId("other"), "", token, "127.0.0.1:1", "mqtt");
    denied(
        Reason.BAD_CREDENTIAL,
        rig.authenticator.authenticate(foreign).toCompletableFuture().join());
  }

  @Test
  void the_second_login_is_answered_at_once() {
    Issued issued = token("a");
    rig.login("a", issued.token());
    Login again = new Login(T, "a", issued.token(), "127.0.0.1:2", "mqtt");
    assertTrue(rig.authenticator.authenticate(again).toCompletableFuture().isDone());
  }

  @Test
  void revoking_works_at_once_and_is_told() {
    Issued issued = token("a");
    accepted(rig.login("a", issued.token()));
    rig.credentials.revoke(T, id("a"), issued.credential().id());
    denied(Reason.REVOKED, rig.login("a", issued.token()));
    DeviceChange told =
        new DeviceChange(
            T, id("a"), DeviceChange.Kind.CREDENTIAL_REVOKED, issued.credential().id());
    Rig.await(() -> rig.told.contains(told));
    assertTrue(rig.credentials.list(T, id("a")).get(0).revokedAt() > 0);
    assertThrows(
        RegistryException.class, () -> rig.credentials.revoke(T, id("b"), "no such thing"));
  }

  @Test
  void a_token_ends_when_it_expires() {
    long end = rig.time.get() + TimeUnit.HOURS.toMicros(1);
    Issued issued = rig.credentials.issueToken(T, id("a"), "", end);
    assertEquals(end, accepted(rig.login("a", issued.token())).expiresAt());
    rig.later(61, TimeUnit.MINUTES);
    denied(Reason.REVOKED, rig.login("a", issued.token()));
  }

  @Test
  void a_disabled_or_removed_device_stays_out_and_its_successor_has_none_of_its_credentials() {
    rig.openGate();
    Issued issued = token("a");
    accepted(rig.login("a", issued.token()));
    Device a = rig.devices.find(T, id("a")).orElseThrow();
    rig.devices.update(
        new Device(
            T, a.id(), a.name(), a.profile(), a.tags(), null, false, false, a.version(), 0, 0));
    denied(Reason.DISABLED, rig.login("a", issued.token()));
    rig.devices.delete(T, id("a"), 0);
    denied(Reason.BAD_CREDENTIAL, rig.login("a", issued.token()));
    rig.devices.create(device("a"));
    denied(Reason.BAD_CREDENTIAL, rig.login("a", issued.token()));
    assertEquals(List.of(), rig.credentials.list(T, id("a")));
  }

  @Test
  void a_password_is_hashed_once_and_then_known_for_a_while() {
    rig.credentials.setPassword(T, id("a"), "correct horse".toCharArray());
    accepted(rig.login("a", "correct horse"));
    for (int i = 0; i < 20; i++) {
      accepted(rig.login("a", "correct horse"));
    }
    assertEquals(1, rig.hashing.verifications.get());
    rig.later(11, TimeUnit.MINUTES);
    accepted(rig.login("a", "correct horse"));
    assertEquals(2, rig.hashing.verifications.get());
    denied(Reason.BAD_CREDENTIAL, rig.login("a", "wrong horse"));
    denied(Reason.BAD_CREDENTIAL, rig.login("b", "correct horse"));
  }

  @Test
  void a_new_password_replaces_the_old_one_at_once() {
    Credential first = rig.credentials.setPassword(T, id("a"), "first password".toCharArray());
    accepted(rig.login("a", "first password"));
    Credential second = rig.credentials.setPassword(T, id("a"), "second password".toCharArray());
    denied(Reason.BAD_CREDENTIAL, rig.login("a", "first password"));
    assertEquals(second.id(), accepted(rig.login("a", "second password")).credential());
    Rig.await(() -> rig.told.stream().anyMatch(c -> c.credential().equals(first.id())));
    rig.credentials.revoke(T, id("a"), second.id());
    denied(Reason.BAD_CREDENTIAL, rig.login("a", "second password"));
  }

  @Test
  void who_guesses_passwords_has_to_wait_and_others_do_not() {
    rig.credentials.setPassword(T, id("a"), "correct horse".toCharArray());
    rig.credentials.setPassword(T, id("b"), "battery staple".toCharArray());
    String token = token("a").token();
    for (int i = 0; i < 5; i++) {
      denied(Reason.BAD_CREDENTIAL, rig.login("a", "guess " + i));
    }
    denied(Reason.THROTTLED, rig.login("a", "correct horse"));
    accepted(rig.login("b", "battery staple"));
    accepted(rig.login("a", token));
    rig.later(2, TimeUnit.MINUTES);
    accepted(rig.login("a", "correct horse"));
  }

  private List<Diagnostic> lines(String device) {
    return rig.state.diagnostics(T, id(device));
  }

  private void told(String device, String code, String part) {
    Rig.await(
        () ->
            lines(device).stream()
                .anyMatch(
                    d ->
                        d.code().equals(code)
                            && d.text().contains(part)
                            && d.text().contains("mqtt from 127.0.0.1:4711")));
  }

  @Test
  void a_device_that_is_not_let_in_finds_the_reason_in_its_diagnostics() {
    Issued revoked = token("a");
    rig.credentials.revoke(T, id("a"), revoked.credential().id());
    rig.login("a", revoked.token());
    told("a", "credential-revoked", "revoked");
    long end = rig.time.get() + TimeUnit.HOURS.toMicros(1);
    Issued expired = rig.credentials.issueToken(T, id("a"), "", end);
    rig.later(61, TimeUnit.MINUTES);
    rig.login("", expired.token());
    told("a", "credential-revoked", "expired");
    rig.login("a", "wrong horse");
    told("a", "bad-credential", "wrong token or password");
    String token = token("b").token();
    String last = token.endsWith("x") ? "y" : "x";
    rig.login("", token.substring(0, token.length() - 1) + last);
    told("b", "bad-credential", "wrong token or password");
    Device b = rig.devices.find(T, id("b")).orElseThrow();
    rig.devices.update(
        new Device(
            T, b.id(), b.name(), b.profile(), b.tags(), null, false, false, b.version(), 0, 0));
    rig.login("b", token);
    told("b", "disabled", "the device is disabled");
    assertEquals(3, lines("a").size());
    assertEquals(2, lines("b").size());
  }

  @Test
  void failed_logins_of_a_kind_are_told_once_a_minute_with_their_number() {
    Issued revoked = token("a");
    rig.credentials.revoke(T, id("a"), revoked.credential().id());
    rig.login("a", revoked.token());
    told("a", "credential-revoked", "revoked");
    for (int i = 0; i < 50; i++) {
      rig.login("a", revoked.token());
    }
    assertEquals(1, lines("a").size());
    rig.later(2, TimeUnit.MINUTES);
    told("a", "credential-revoked", "(and 49 more of this kind)");
    assertEquals(2, lines("a").size());
  }

  @Test
  void refuses_passwords_out_of_bounds_and_unknown_devices() {
    for (String bad : List.of("short", "bp_looks_like_a_token", "x".repeat(257))) {
      RegistryException e =
          assertThrows(
              RegistryException.class,
              () -> rig.credentials.setPassword(T, id("a"), bad.toCharArray()));
      assertEquals(RegistryException.Reason.INVALID, e.reason());
    }
    assertThrows(RegistryException.class, () -> token("nobody"));
    assertThrows(
        RegistryException.class,
        () -> rig.credentials.setPassword(T, id("nobody"), "long enough".toCharArray()));
  }

  @Test
  void stores_no_secret_and_remembers_roughly_when_it_was_used() {
    Issued issued = token("a");
    accepted(rig.login("a", issued.token()));
    rig.authenticator.close();
    Credential stored = rig.credentials.list(T, id("a")).get(0);
    assertTrue(stored.lastUsedAt() > 0);
    List<String> hashes =
        rig.registry
            .database()
            .read(
                c ->
                    io.backplane.device.jdbc.db.Sql.list(
                        c, "SELECT hash FROM bp_credential", r -> r.getString(1)));
    assertFalse(hashes.toString().contains(issued.token().substring(14)));
    assertFalse(issued.toString().contains(issued.token()));
  }
}
