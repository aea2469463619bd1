/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The certificate that the operator brings, read again when one of its files changes. */
final class OperatorCertificate implements CertificateSource {
  private final Settings.Files files;
  private List<String> seen = List.of();
  private Identity identity;

  OperatorCertificate(Settings.Files files) {
    this.files = files;
  }

  @Override
  public Identity current() throws IOException, GeneralSecurityException {
    List<String> now = stamps();
    if (identity == null || !now.equals(seen)) {
      identity = read().checked();
      seen = now;
    }
    return identity;
  }

  @Override
  public Path authority() {
    return null;
  }

  private List<String> stamps() throws IOException {
    List<String> stamps = new ArrayList<>();
    for (Path file :
        Stream.of(files.certificate(), files.key(), files.password())
            .filter(Objects::nonNull)
            .toList()) stamps.add(Files.getLastModifiedTime(file) + " " + Files.size(file));
    return stamps;
  }

  private Identity read() throws IOException, GeneralSecurityException {
    byte[] content = Files.readAllBytes(files.certificate());
    String text = new String(content, StandardCharsets.ISO_8859_1);
    char[] password = password();
    if (!text.contains("-----BEGIN ")) return pkcs12(content, password);
    String key = files.key() == null ? text : text(files.key());
    List<X509Certificate> chain = PemFile.certificates(text);
    if (chain.isEmpty()) throw new GeneralSecurityException("there is no certificate");
    return new Identity(PemFile.key(key, password), chain);
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private char[] password() throws IOException {
    if (files.password() == null) return null;
    return Files.readString(files.password()).lines().findFirst().orElse("").toCharArray();
  }

  private static Identity pkcs12(byte[] content, char[] password)
      throws IOException, GeneralSecurityException {
    char[] word = password == null ? new char[0] : password;
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(content), word);
    for (String alias : Collections.list(store.aliases())) {
      if (!store.isKeyEntry(alias)) continue;
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate certificate : store.getCertificateChain(alias))
        chain.add((X509Certificate) certificate);
      return new Identity((PrivateKey) store.getKey(alias, word), chain);
    }
    throw new GeneralSecurityException("there is no private key");
  }
}
