/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc;

import static io.backplane.device.jdbc.Rig.T;
import static io.backplane.device.jdbc.Rig.device;
import static io.backplane.device.jdbc.Rig.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.CertificateAuthenticator.Shown;
import io.backplane.device.api.Credential;
import io.backplane.device.api.DeviceAuthenticator.Accepted;
import io.backplane.device.api.DeviceAuthenticator.Answer;
import io.backplane.device.api.DeviceAuthenticator.Denied;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.RegistryException;
import io.backplane.device.jdbc.db.Database;
import io.backplane.message.api.TenantId;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logins by a device's certificate, on every database. */
abstract class CertificateContractTest {
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

  private static X509Certificate certificate(String name) throws Exception {
    try (InputStream in = CertificateContractTest.class.getResourceAsStream(name + ".pem")) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static String fingerprint(String name) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate(name).getEncoded());
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
  }

  private Credential add(String device, String certificate) throws Exception {
    return rig.credentials.addCertificate(T, id(device), certificate(certificate), "");
  }

  private Answer login(TenantId tenant, String user, String certificate) throws Exception {
    return login(new Shown(tenant, user, fingerprint(certificate), "", "127.0.0.1", "mqtt"));
  }

  private Answer named(String name, String user, String certificate) throws Exception {
    return login(new Shown(T, user, fingerprint(certificate), name, "127.0.0.1", "mqtt"));
  }

  private Answer login(Shown shown) {
    return rig.authenticator
        .authenticate(shown)
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  private void denied(Reason reason, String user, String certificate) throws Exception {
    assertEquals(new Denied(reason), login(T, user, certificate));
  }

  private DeviceIdentity accepted(String user, String certificate) throws Exception {
    return assertInstanceOf(Accepted.class, login(T, user, certificate)).identity();
  }

  @Test
  void lets_in_the_device_whose_certificate_it_is() throws Exception {
    Credential c = add("a", "a");
    assertEquals(Credential.Kind.CERTIFICATE, c.kind());
    assertEquals("O=Example,CN=a", c.label());
    assertEquals(certificate("a").getNotAfter().getTime() * 1000, c.expiresAt());
    assertEquals(List.of(c), rig.credentials.list(T, id("a")));
    DeviceIdentity who = accepted("", "a");
    assertEquals(id("a"), who.device());
    assertEquals(c.id(), who.credential());
    assertEquals(c.expiresAt(), who.expiresAt());
    assertEquals(who, accepted("a", "a"));
    assertEquals(who, accepted("default/a", "a"));
    denied(Reason.BAD_CREDENTIAL, "b", "a");
    denied(Reason.BAD_CREDENTIAL, "other/a", "a");
    denied(Reason.BAD_CREDENTIAL, "", "b");
    Answer elsewhere = login(new TenantId("other"), "", "a");
    assertEquals(new Denied(Reason.BAD_CREDENTIAL), elsewhere);
  }

  @Test
  void one_may_name_what_its_device_speaks() throws Exception {
    Credential c = rig.credentials.addCertificate(T, id("a"), certificate("a"), "", "plant");
    assertEquals("plant", c.dialect());
    assertEquals(List.of(c), rig.credentials.list(T, id("a")));
    assertEquals("plant", accepted("", "a").dialect());
    add("b", "b");
    assertEquals("native", accepted("", "b").dialect());
  }

  @Test
  void revoking_counts_at_once_and_is_told() throws Exception {
    Credential c = add("a", "a");
    accepted("", "a");
    rig.credentials.revoke(T, id("a"), c.id());
    denied(Reason.REVOKED, "", "a");
    Rig.await(
        () ->
            rig.state.diagnostics(T, id("a")).stream()
                .anyMatch(d -> d.code().equals("credential-revoked")));
    DeviceChange told = new DeviceChange(T, id("a"), DeviceChange.Kind.CREDENTIAL_REVOKED, c.id());
    Rig.await(() -> rig.told.contains(told));
    assertTrue(rig.credentials.list(T, id("a")).get(0).revokedAt() > 0);
    assertThrows(RegistryException.class, () -> rig.credentials.revoke(T, id("b"), c.id()));
    add("a", "a");
    accepted("", "a");
    assertEquals(1, rig.credentials.list(T, id("a")).size());
  }

  @Test
  void one_certificate_is_of_one_device() throws Exception {
    add("a", "a");
    for (String device : List.of("a", "b")) {
      RegistryException e = assertThrows(RegistryException.class, () -> add(device, "a"));
      assertEquals(RegistryException.Reason.EXISTS, e.reason());
    }
    RegistryException e = assertThrows(RegistryException.class, () -> add("nobody", "b"));
    assertEquals(RegistryException.Reason.NOT_FOUND, e.reason());
  }

  @Test
  void a_certificate_that_has_ended_is_neither_taken_nor_let_in() throws Exception {
    add("a", "a");
    accepted("", "a");
    rig.later(40_000, TimeUnit.DAYS);
    denied(Reason.REVOKED, "", "a");
    RegistryException e = assertThrows(RegistryException.class, () -> add("b", "b"));
    assertEquals(RegistryException.Reason.INVALID, e.reason());
  }

  @Test
  void an_authority_that_may_name_devices_brings_their_certificates() throws Exception {
    Answer unknown = new Denied(Reason.BAD_CREDENTIAL);
    assertEquals(unknown, named("nobody", "", "a"));
    assertEquals(unknown, named("no such/device/!", "", "a"));
    assertEquals(unknown, named("other/a", "", "a"));
    DeviceIdentity who = assertInstanceOf(Accepted.class, named("a", "", "a")).identity();
    assertEquals(id("a"), who.device());
    assertEquals(who, assertInstanceOf(Accepted.class, named("a", "a", "a")).identity());
    assertEquals(unknown, named("a", "b", "a"));
    Credential c = rig.credentials.list(T, id("a")).get(0);
    assertEquals("named by its authority " + who.credential(), c.label() + " " + c.id());
    rig.credentials.revoke(T, id("a"), c.id());
    assertEquals(new Denied(Reason.REVOKED), named("a", "", "a"));
    assertInstanceOf(Accepted.class, named("a", "", "b"));
  }

  @Test
  void renewed_certificates_make_room_and_revoked_ones_stay() throws Exception {
    assertInstanceOf(Accepted.class, named("a", "", "a"));
    rig.credentials.revoke(T, id("a"), rig.credentials.list(T, id("a")).get(0).id());
    for (int i = 0; i < 25; i++) {
      String sha256 = "%064x".formatted(i + 1).replaceFirst("^0{4}", "%04x".formatted(i + 1));
      Shown shown = new Shown(T, "", sha256, "a", "127.0.0.1", "mqtt");
      assertInstanceOf(Accepted.class, login(shown));
      rig.later(1, TimeUnit.DAYS);
    }
    assertEquals(20, rig.credentials.list(T, id("a")).size());
    assertEquals(new Denied(Reason.REVOKED), named("a", "", "a"));
  }

  @Test
  void certificates_go_with_their_device() throws Exception {
    rig.openGate();
    add("a", "a");
    accepted("", "a");
    rig.devices.delete(T, id("a"), 0);
    denied(Reason.BAD_CREDENTIAL, "", "a");
    rig.devices.create(device("a"));
    denied(Reason.BAD_CREDENTIAL, "", "a");
    assertEquals(List.of(), rig.credentials.list(T, id("a")));
  }

  @Test
  void remembers_roughly_when_it_was_used_beside_tokens() throws Exception {
    add("a", "a");
    rig.credentials.issueToken(T, id("a"), "unused", 0);
    accepted("", "a");
    rig.authenticator.close();
    for (Credential c : rig.credentials.list(T, id("a"))) {
      assertEquals(c.kind() == Credential.Kind.CERTIFICATE, c.lastUsedAt() > 0, c.id());
    }
  }
}
