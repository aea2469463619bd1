/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.listen;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Who a TLS server says it is.
 *
 * @param key the private key
 * @param chain its certificate, then those that signed it
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {
  private static final byte[] SAMPLE = {1, 2, 3, 4};

  Identity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) throw new IllegalArgumentException("there is no certificate");
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  Instant end() {
    return certificate().getNotAfter().toInstant();
  }

  /** The fingerprint that browsers show: SHA-256 in pairs of digits. */
  String fingerprint() throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate().getEncoded());
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
  }

  /** Itself, once it is sure that key and certificate belong together. */
  Identity checked() throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm().toUpperCase(Locale.ROOT)) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    if (!key.getAlgorithm().equals(certificate().getPublicKey().getAlgorithm())
        || !verifies(algorithm)) {
      throw new GeneralSecurityException("the private key is not that of the first certificate");
    }
    return this;
  }

  private boolean verifies(String algorithm) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(SAMPLE);
    byte[] signed = signature.sign();
    signature.initVerify(certificate().getPublicKey());
    signature.update(SAMPLE);
    return signature.verify(signed);
  }

  /**
   * For this process only and never written, so it need not resist anybody who guesses: PKCS12
   * spends a tenth of a second of each start on that.
   */
  KeyStore keyStore(String password) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    store.setKeyEntry("https", key, password.toCharArray(), chain.toArray(new X509Certificate[0]));
    return store;
  }
}
