/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate that a node makes for itself, on real files. */
class OwnCertificateTest {
  private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");
  @TempDir Path data;
  private Instant now = START;
  private final Set<String> names = new TreeSet<>(Set.of("localhost", "127.0.0.1", "gate7"));
  private OwnCertificate source;

  @BeforeEach
  void open() {
    source = source();
  }

  private OwnCertificate source() {
    Clock clock =
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now;
          }
        };
    return new OwnCertificate(
        data, () -> new Names("gate7", Set.copyOf(names), Set.of("::1", "fd00::7")), clock);
  }

  @Test
  void is_made_on_the_first_start_and_only_the_owner_may_read_the_keys() throws Exception {
    Identity made = source.current().checked();
    X509Certificate certificate = made.certificate();
    certificate.verify(made.chain().get(1).getPublicKey());
    certificate.checkValidity(java.util.Date.from(START));
    assertEquals("EC", made.key().getAlgorithm());
    assertEquals(-1, certificate.getBasicConstraints());
    assertEquals(0, made.chain().get(1).getBasicConstraints());
    assertTrue(new Names("", Set.of("gate7", "127.0.0.1"), Set.of()).areIn(certificate));
    assertTrue(certificate.getSubjectAlternativeNames().toString().contains("fd00:0:0:0:0:0:0:7"));
    for (String file : Set.of("keys/https.pem", "keys/https-authority.pem"))
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))));
    assertFalse(Files.readString(data.resolve("ca.pem")).contains("PRIVATE"));
  }

  @Test
  void is_the_same_after_a_restart() throws Exception {
    Identity first = source.current();
    assertSame(first, source.current());
    assertEquals(first, source().current());
  }

  @Test
  void is_renewed_before_it_ends_and_clients_need_not_trust_anything_new() throws Exception {
    Identity first = source.current();
    now = first.end().minus(Duration.ofDays(31));
    assertSame(first, source.current());
    now = first.end().minus(Duration.ofDays(29));
    Identity second = source.current();
    assertNotEquals(first.fingerprint(), second.fingerprint());
    assertTrue(second.end().isAfter(now.plus(Duration.ofDays(390))));
    assertEquals(first.chain().get(1), second.chain().get(1));
    assertEquals(second, source().current());
  }

  @Test
  void is_made_anew_when_the_machine_got_an_address_or_name_it_does_not_hold() throws Exception {
    Identity first = source.current();
    names.add("192.0.2.9");
    assertSame(first, source.current());
    now = now.plusSeconds(61);
    Identity second = source.current();
    assertTrue(new Names("", Set.of("192.0.2.9"), Set.of()).areIn(second.certificate()));
  }

  @Test
  void is_made_anew_when_a_clock_was_far_off() throws Exception {
    now = Instant.EPOCH.plus(Duration.ofDays(10));
    Identity first = source.current();
    now = START;
    Identity second = source.current();
    second.certificate().checkValidity(java.util.Date.from(START));
    second.chain().get(1).checkValidity(java.util.Date.from(START));
    assertNotEquals(first.chain().get(1), second.chain().get(1));
    now = START.minus(Duration.ofDays(400));
    source.current().certificate().checkValidity(java.util.Date.from(now));
  }

  @Test
  void is_made_anew_when_its_file_is_damaged_or_gone() throws Exception {
    Identity first = source.current();
    Files.writeString(data.resolve("keys/https.pem"), "-----BEGIN nonsense");
    Identity second = source().current();
    assertNotEquals(first, second);
    Files.delete(data.resolve("keys/https.pem"));
    Files.delete(data.resolve("ca.pem"));
    assertNotEquals(second, source().current());
    assertEquals(
        second.chain().get(1),
        PemFile.certificates(Files.readString(data.resolve("ca.pem"))).get(0));
  }

  @Test
  void every_authority_has_a_name_of_its_own() throws Exception {
    assertNotEquals(
        Authority.create("gate7", START).identity().certificate().getSubjectX500Principal(),
        Authority.create("gate7", START).identity().certificate().getSubjectX500Principal());
  }
}
