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
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys as text. What the node writes itself is read with what the JDK has, so that
 * a start needs no library; other forms of keys go to {@link ForeignKeys}.
 */
final class PemFile {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519", "Ed448");
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private PemFile() {}

  static List<X509Certificate> certificates(String text)
      throws GeneralSecurityException, IOException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find())
      if (block.group(1).equals("CERTIFICATE"))
        found.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(decode(block.group(2)))));
    return found;
  }

  static PrivateKey key(String text, char[] password) throws GeneralSecurityException, IOException {
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.group(1).equals("PRIVATE KEY")) return key(decode(block.group(2)));
      if (block.group(1).endsWith("PRIVATE KEY")) return ForeignKeys.read(block.group(0), password);
    }
    throw new GeneralSecurityException("there is no private key");
  }

  static PrivateKey key(byte[] encoded) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        if (algorithm.equals(ALGORITHMS.get(ALGORITHMS.size() - 1))) throw e;
      }
    }
    throw new GeneralSecurityException("the private key is of an unknown kind");
  }

  private static byte[] decode(String base64) throws IOException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IOException("not PEM: " + e.getMessage(), e);
    }
  }

  static Identity read(Path file) throws GeneralSecurityException, IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    return new Identity(key(text, null), certificates(text));
  }

  /** Key and certificates. */
  static String format(Identity identity) throws GeneralSecurityException {
    StringBuilder text = new StringBuilder(block("PRIVATE KEY", identity.key().getEncoded()));
    for (X509Certificate certificate : identity.chain()) text.append(format(certificate));
    return text.toString();
  }

  static String format(X509Certificate certificate) throws GeneralSecurityException {
    return block("CERTIFICATE", certificate.getEncoded());
  }

  private static String block(String label, byte[] content) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + LINES.encodeToString(content)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
