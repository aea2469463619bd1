/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What SCRAM-SHA-256 keeps of a password, in the form of RFC 5803: {@code
 * SCRAM-SHA-256$ITERATIONS:SALT$STORED-KEY:SERVER-KEY}.
 */
record ScramKeys(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
  static final int SALT_BYTES = 16;
  private static final String SCHEME = "SCRAM-SHA-256";
  private static final String HMAC = "HmacSHA256";
  private static final int BITS = 256;

  /**
   * Keys of a password with a new salt; takes milliseconds.
   *
   * @return null if the password has characters that SCRAM has no form for
   */
  static ScramKeys of(char[] password, int iterations, SecureRandom random) {
    String prepared = Saslprep.prepare(new String(password));
    if (prepared == null) {
      return null;
    }
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] salted = salted(prepared, salt, iterations);
    byte[] storedKey = sha256(hmac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII)));
    byte[] serverKey = hmac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII));
    return new ScramKeys(iterations, salt, storedKey, serverKey);
  }

  private static byte[] salted(String password, byte[] salt, int iterations) {
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, BITS))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has PBKDF2", e);
    }
  }

  /** What was stored; null if nothing was, or in a form not known here. */
  static ScramKeys parse(String text) {
    String[] parts = text == null ? new String[0] : text.split("[$:]");
    if (parts.length != 5 || !parts[0].equals(SCHEME)) {
      return null;
    }
    Base64.Decoder in = Base64.getDecoder();
    return new ScramKeys(
        Integer.parseInt(parts[1]), in.decode(parts[2]), in.decode(parts[3]), in.decode(parts[4]));
  }

  String text() {
    Base64.Encoder out = Base64.getEncoder();
    return SCHEME
        + "$"
        + iterations
        + ":"
        + out.encodeToString(salt)
        + "$"
        + out.encodeToString(storedKey)
        + ":"
        + out.encodeToString(serverKey);
  }

  /** Whether a proof was made by who knows the password. */
  boolean proves(byte[] message, byte[] proof) {
    if (proof.length != storedKey.length) {
      return false;
    }
    byte[] clientKey = hmac(storedKey, message);
    for (int i = 0; i < proof.length; i++) {
      clientKey[i] ^= proof[i];
    }
    return MessageDigest.isEqual(sha256(clientKey), storedKey);
  }

  byte[] signature(byte[] message) {
    return hmac(serverKey, message);
  }

  static byte[] hmac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + HMAC, e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "ScramKeys[hidden]";
  }
}
