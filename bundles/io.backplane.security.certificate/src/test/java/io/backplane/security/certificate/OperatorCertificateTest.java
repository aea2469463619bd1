/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.security.api.ServerIdentity;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forms in which operators bring certificates, on real files. */
class OperatorCertificateTest {
  @TempDir Path folder;
  private Identity brought;
  private Path file;

  @BeforeEach
  void make() throws Exception {
    brought = issue();
    file = folder.resolve("site.pem");
  }

  private static Identity issue() throws GeneralSecurityException {
    return Authority.create("site", Instant.now())
        .issue("site", List.of("site.example"), Instant.now());
  }

  @Test
  void reads_pem_with_key_and_chain_in_one_file() throws Exception {
    Files.writeString(file, PemFile.format(brought));
    assertEquals(brought, read(file, null, null));
  }

  @Test
  void reads_keys_of_one_algorithm_as_openssl_writes_them() throws Exception {
    for (String kind : List.of("ec", "rsa"))
      assertEquals(1, read(given(kind + ".crt"), given(kind + ".key"), null).chain().size());
  }

  @Test
  void reads_an_encrypted_key_with_its_password_only() throws Exception {
    Path password = folder.resolve("site.password");
    for (String name : List.of("ec-encrypted.key", "ec-encrypted-pkcs8.key")) {
      Files.writeString(password, "open\n");
      assertEquals("EC", read(given("ec.crt"), given(name), password).key().getAlgorithm());
      Files.writeString(password, "wrong\n");
      assertThrows(Exception.class, () -> read(given("ec.crt"), given(name), password));
      String said =
          assertThrows(
                  GeneralSecurityException.class, () -> read(given("ec.crt"), given(name), null))
              .getMessage();
      assertEquals("the private key needs a password", said);
    }
  }

  @Test
  void reads_pkcs12_with_its_password() throws Exception {
    Path password = folder.resolve("site.password");
    Files.writeString(password, "open\n");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "x", brought.key(), "open".toCharArray(), brought.chain().toArray(new X509Certificate[0]));
    try (OutputStream out = Files.newOutputStream(folder.resolve("site.p12"))) {
      store.store(out, "open".toCharArray());
    }
    assertEquals(brought, read(folder.resolve("site.p12"), null, password));
  }

  @Test
  void refuses_a_key_that_belongs_to_another_certificate() throws Exception {
    Identity mixed = new Identity(issue().key(), brought.chain());
    Files.writeString(file, PemFile.format(mixed));
    String said =
        assertThrows(GeneralSecurityException.class, () -> read(file, null, null)).getMessage();
    assertTrue(said.contains("not that of the first certificate"), said);
  }

  @Test
  void says_what_is_missing() throws Exception {
    Files.writeString(file, PemFile.format(brought.certificate()));
    assertTrue(
        assertThrows(GeneralSecurityException.class, () -> read(file, null, null))
            .getMessage()
            .contains("no private key"));
    assertThrows(IOException.class, () -> read(folder.resolve("absent.pem"), null, null));
  }

  @Test
  void reads_again_only_when_a_file_changed() throws Exception {
    Files.writeString(file, PemFile.format(brought));
    OperatorCertificate source = new OperatorCertificate(new Settings.Files(file, null, null));
    assertSame(source.current(), source.current());
    assertNull(source.authority());
    Identity next = issue();
    Files.writeString(file, PemFile.format(next));
    Files.setLastModifiedTime(
        file, java.nio.file.attribute.FileTime.from(Instant.now().plusSeconds(5)));
    assertEquals(next, source.current());
  }

  @Test
  void a_change_that_is_of_no_use_leaves_what_was_good() throws Exception {
    Files.writeString(file, PemFile.format(brought));
    Certificates certificates = new Certificates(folder);
    Settings settings = new Settings(new Settings.Files(file, null, null), List.of());
    certificates.look(settings);
    ServerIdentity shown = certificates.shown();
    assertEquals(brought.chain(), shown.chain());
    assertEquals(brought.key(), shown.key());
    assertEquals("", certificates.fault());
    Files.writeString(file, "nothing");
    certificates.look(settings);
    assertSame(shown, certificates.shown());
    assertTrue(certificates.fault().contains("of no use"), certificates.fault());
    assertEquals(brought.fingerprint(), certificates.shown().sha256());
    assertEquals("", certificates.shown().authority());
  }

  private static Path given(String name) throws URISyntaxException {
    return Path.of(OperatorCertificateTest.class.getResource("/keys/" + name).toURI());
  }

  private static Identity read(Path certificate, Path key, Path password)
      throws IOException, GeneralSecurityException {
    return new OperatorCertificate(new Settings.Files(certificate, key, password)).current();
  }
}
