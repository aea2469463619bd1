/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc;

import static io.backplane.device.jdbc.Rig.T;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceAuthenticator.Accepted;
import io.backplane.device.api.DeviceAuthenticator.Answer;
import io.backplane.device.api.DeviceAuthenticator.Denied;
import io.backplane.device.api.DeviceAuthenticator.Login;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.device.jdbc.auth.JdbcDeviceAuthenticator;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.device.jdbc.db.TestDatabases;
import io.backplane.security.api.PasswordHashing;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand devices that all come back at once. */
class ReconnectStormTest {
  private static final int DEVICES = 10_000;

  @TempDir Path data;
  private Rig rig;
  private TestReporter reporter;

  @BeforeEach
  void build(TestReporter told) throws IOException {
    reporter = told;
    rig = new Rig(TestDatabases.embedded(data));
    List<Device> fleet = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      fleet.add(Rig.device("dev-" + i));
    }
    rig.devices.saveAll(fleet, false);
  }

  private void say(String format, Object... args) {
    reporter.publishEntry(String.format(format, args));
  }

  @AfterEach
  void tearDown() {
    rig.close();
  }

  private List<String> passwords() {
    List<String> passwords = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      passwords.add("password of " + i);
    }
    store(
        "PASSWORD",
        "pw-%d",
        passwords.stream().map(p -> rig.hashing.hash(p.toCharArray())).toList());
    return passwords;
  }

  private void store(String kind, String ids, List<String> hashes) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < hashes.size(); i++) {
      rows.add(new Object[] {"dev-" + i, String.format(ids, i), kind, hashes.get(i)});
    }
    rig.registry
        .database()
        .write(
            c ->
                Sql.batch(
                    c,
                    "INSERT INTO bp_credential (tenant, device, id, kind, label, hash, created_at,"
                        + " expires_at, last_used_at, revoked_at)"
                        + " VALUES ('default', ?, ?, ?, '', ?, 1, 0, 0, 0)",
                    rows));
  }

  private static Login login(int i, String secret) {
    return new Login(T, "dev-" + i, secret, "10.0.0.1:" + i, "mqtt");
  }

  private List<Answer> storm(JdbcDeviceAuthenticator authenticator, List<String> secrets) {
    long start = System.nanoTime();
    List<CompletableFuture<Answer>> all = new ArrayList<>();
    for (int i = 0; i < secrets.size(); i++) {
      all.add(authenticator.authenticate(login(i, secrets.get(i))).toCompletableFuture());
    }
    List<Answer> answers = new ArrayList<>();
    for (CompletableFuture<Answer> a : all) {
      answers.add(a.orTimeout(120, TimeUnit.SECONDS).join());
    }
    say("%d logins in %.0f ms", secrets.size(), (System.nanoTime() - start) / 1e6);
    return answers;
  }

  @Test
  void ten_thousand_tokens_are_answered_all_and_the_second_time_from_memory() throws Exception {
    List<String> tokens = new ArrayList<>();
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      String token = String.format("bp_%010d_%032d", i, i);
      byte[] sha = MessageDigest.getInstance("SHA-256").digest(token.getBytes());
      tokens.add(token);
      hashes.add(HexFormat.of().formatHex(sha));
    }
    store("TOKEN", "%010d", hashes);
    for (int round = 0; round < 3; round++) {
      for (Answer a : storm(rig.authenticator, tokens)) {
        assertInstanceOf(Accepted.class, a);
      }
    }
    Login last = login(DEVICES - 1, tokens.get(DEVICES - 1));
    assertTrue(rig.authenticator.authenticate(last).toCompletableFuture().isDone());
  }

  @Test
  void passwords_checked_before_the_storm_are_not_hashed_again() {
    List<String> passwords = passwords();
    for (int i = 0; i < DEVICES; i++) {
      assertInstanceOf(Accepted.class, rig.login("dev-" + i, passwords.get(i)));
    }
    assertEquals(DEVICES, rig.hashing.verifications.get());
    for (Answer a : storm(rig.authenticator, passwords)) {
      assertInstanceOf(Accepted.class, a);
    }
    assertEquals(DEVICES, rig.hashing.verifications.get());
  }

  @Test
  void more_passwords_than_can_be_hashed_are_told_to_come_again() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    PasswordHashing slow = new SlowHashing(release);
    JdbcDeviceAuthenticator authenticator =
        new JdbcDeviceAuthenticator(rig.registry, slow, rig.state);
    List<CompletableFuture<Answer>> all = new ArrayList<>();
    List<String> passwords = passwords();
    for (int i = 0; i < 4_000; i++) {
      Login l = login(i, passwords.get(i));
      all.add(authenticator.authenticate(l).toCompletableFuture());
    }
    Rig.await(() -> all.stream().filter(CompletableFuture::isDone).count() > 1_000);
    release.countDown();
    long refused =
        all.stream()
            .map(f -> f.orTimeout(60, TimeUnit.SECONDS).join())
            .filter(a -> a.equals(new Denied(Reason.UNAVAILABLE)))
            .count();
    authenticator.close();
    assertTrue(refused > 1_000 && refused < 4_000, "refused " + refused);
  }

  /** Hashing that hangs until it is let go. */
  private record SlowHashing(CountDownLatch release) implements PasswordHashing {
    @Override
    public String hash(char[] password) {
      return "";
    }

    @Override
    public boolean verify(char[] password, String stored) {
      try {
        return release.await(60, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
