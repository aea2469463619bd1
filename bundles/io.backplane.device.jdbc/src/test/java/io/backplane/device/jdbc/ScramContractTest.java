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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ongres.scram.client.ScramClient;
import io.backplane.device.api.Credential;
import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceAuthenticator.Login;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.device.api.ScramAuthenticator.Denied;
import io.backplane.device.api.ScramAuthenticator.Proven;
import io.backplane.device.api.ScramAuthenticator.Salted;
import io.backplane.device.api.ScramAuthenticator.Salting;
import io.backplane.device.api.ScramAuthenticator.Verdict;
import io.backplane.device.jdbc.db.Database;
import io.backplane.device.jdbc.db.Sql;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logins by SCRAM of a client that is not ours, on every database. */
abstract class ScramContractTest {
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

  private static Login as(String device) {
    return new Login(T, device, "", "127.0.0.1:4711", "mqtt");
  }

  private Salting salt(String device) {
    return rig.scram.salt(as(device)).toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private Salted salted(String device) {
    return assertInstanceOf(Salted.class, salt(device));
  }

  /** A whole login; who proves itself must find the server's signature right. */
  private Verdict login(String device, String password) throws Exception {
    Salting salting = salt(device);
    if (salting instanceof Denied d) {
      return d;
    }
    Salted s = (Salted) salting;
    ScramClient client =
        ScramClient.builder()
            .advertisedMechanisms(Set.of("SCRAM-SHA-256"))
            .username(device)
            .password(password.toCharArray())
            .build();
    String first = client.clientFirstMessage().toString();
    String bare = first.substring(3);
    String nonce = bare.substring(bare.indexOf(",r=") + 3) + "xyz";
    String server =
        "r="
            + nonce
            + ",s="
            + Base64.getEncoder().encodeToString(s.salt())
            + ",i="
            + s.iterations();
    client.serverFirstMessage(server);
    String last = client.clientFinalMessage().toString();
    int at = last.indexOf(",p=");
    byte[] message =
        (bare + "," + server + "," + last.substring(0, at)).getBytes(StandardCharsets.UTF_8);
    Verdict verdict =
        rig.scram
            .verify(as(device), message, Base64.getDecoder().decode(last.substring(at + 3)))
            .toCompletableFuture()
            .orTimeout(60, TimeUnit.SECONDS)
            .join();
    if (verdict instanceof Proven p) {
      client.serverFinalMessage("v=" + Base64.getEncoder().encodeToString(p.signature()));
    }
    return verdict;
  }

  private static void denied(Reason reason, Verdict verdict) {
    assertEquals(new Denied(reason), verdict);
  }

  private void password(String device, String password) {
    rig.credentials.setPassword(T, id(device), password.toCharArray());
  }

  @Test
  void a_device_that_knows_its_password_proves_it_without_a_hash() throws Exception {
    Credential c = rig.credentials.setPassword(T, id("a"), "correct horse".toCharArray());
    Proven proven = assertInstanceOf(Proven.class, login("a", "correct horse"));
    assertEquals(id("a"), proven.identity().device());
    assertEquals(c.id(), proven.identity().credential());
    assertEquals("native", proven.identity().dialect());
    assertInstanceOf(Proven.class, login("default/a", "correct horse"));
    assertEquals(0, rig.hashing.verifications.get());
    denied(Reason.BAD_CREDENTIAL, login("a", "wrong horse"));
    denied(Reason.BAD_CREDENTIAL, login("b", "correct horse"));
  }

  @Test
  void passwords_are_taken_in_the_form_both_sides_agree_on() throws Exception {
    for (String password :
        List.of(
            "schl\u00fcssel",
            "a\u00a0b\u00add\u2168 long",
            "\u30d1\u30b9\u30ef\u30fc\u30c9 \u9375")) {
      password("a", password + " enough");
      assertInstanceOf(Proven.class, login("a", password + " enough"), password);
    }
  }

  @Test
  void a_new_password_and_a_revocation_count_at_once() throws Exception {
    password("a", "first password");
    login("a", "first password");
    password("a", "second password");
    denied(Reason.BAD_CREDENTIAL, login("a", "first password"));
    Proven proven = assertInstanceOf(Proven.class, login("a", "second password"));
    rig.credentials.revoke(T, id("a"), proven.identity().credential());
    denied(Reason.BAD_CREDENTIAL, login("a", "second password"));
  }

  @Test
  void tells_nobody_which_devices_there_are() throws Exception {
    password("a", "correct horse");
    Salted unknown = salted("nobody");
    assertEquals(16, unknown.salt().length);
    assertEquals(salted("a").iterations(), unknown.iterations());
    assertEquals(text(unknown), text(salted("nobody")));
    assertNotEquals(text(unknown), text(salted("b")));
    denied(Reason.BAD_CREDENTIAL, login("nobody", "correct horse"));
    assertEquals(new Denied(Reason.BAD_CREDENTIAL), salt("no such/device/!"));
    assertEquals(new Denied(Reason.BAD_CREDENTIAL), salt(""));
  }

  private static String text(Salted s) {
    return Base64.getEncoder().encodeToString(s.salt());
  }

  @Test
  void who_guesses_has_to_wait() throws Exception {
    password("a", "correct horse");
    for (int i = 0; i < 5; i++) {
      denied(Reason.BAD_CREDENTIAL, login("a", "guess " + i));
    }
    denied(Reason.THROTTLED, login("a", "correct horse"));
    rig.later(2, TimeUnit.MINUTES);
    assertInstanceOf(Proven.class, login("a", "correct horse"));
  }

  @Test
  void a_disabled_device_is_told_apart() throws Exception {
    password("a", "correct horse");
    Device a = rig.devices.find(T, id("a")).orElseThrow();
    Device off = device("a");
    rig.devices.update(
        new Device(
            T, off.id(), "n", off.profile(), Set.of(), null, false, false, a.version(), 0, 0));
    denied(Reason.DISABLED, login("a", "correct horse"));
  }

  @Test
  void a_password_of_an_earlier_version_has_no_keys_and_its_device_is_told() throws Exception {
    password("a", "correct horse");
    rig.registry.database().write(c -> Sql.update(c, "DELETE FROM bp_scram"));
    denied(Reason.BAD_CREDENTIAL, login("a", "correct horse"));
    Rig.await(
        () ->
            rig.state.diagnostics(T, id("a")).stream()
                .anyMatch(d -> d.text().contains("no SCRAM keys")));
  }

  @Test
  void keys_go_with_their_device_and_hold_no_password() throws Exception {
    password("a", "correct horse");
    List<String> stored = stored();
    assertEquals(1, stored.size());
    assertTrue(stored.get(0).startsWith("SCRAM-SHA-256$4096:"), stored.get(0));
    assertFalse(stored.get(0).contains("horse"));
    rig.devices.delete(T, id("a"), 0);
    assertEquals(List.of(), stored());
    denied(Reason.BAD_CREDENTIAL, login("a", "correct horse"));
  }

  private List<String> stored() {
    return rig.registry
        .database()
        .read(c -> Sql.list(c, "SELECT scram FROM bp_scram", r -> r.getString(1)));
  }
}
