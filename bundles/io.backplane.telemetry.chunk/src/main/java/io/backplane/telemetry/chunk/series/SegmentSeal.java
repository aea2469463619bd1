/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.series;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.zip.CRC32C;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps segments of a file secret and whole (AES-GCM), or at least whole (CRC) without a key. For
 * one thread at a time.
 */
final class SegmentSeal {
  private static final int NONCE = 8;
  private static final int TAG_BITS = 128;
  private static final int PIECE = 1024;
  private final SecretKeySpec key;
  private final Cipher cipher;
  private final SecureRandom random = new SecureRandom();

  SegmentSeal(char[] secret) {
    key = secret == null ? null : derive(secret);
    cipher = secret == null ? null : cipher();
  }

  /** One for all segments: it expands the key once. */
  private static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is missing", e);
    }
  }

  private static SecretKeySpec derive(char[] secret) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update("telemetry heads:".getBytes(StandardCharsets.US_ASCII));
      return new SecretKeySpec(
          sha.digest(new String(secret).getBytes(StandardCharsets.UTF_8)), "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }

  /** Names a file's contents; never the same twice. */
  byte[] nonce() {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    return nonce;
  }

  byte[] seal(byte[] plain, int length, byte[] nonce, int index) throws IOException {
    if (key == null) {
      return ByteBuffer.allocate(length + 4)
          .put(plain, 0, length)
          .putInt(crc(plain, length))
          .array();
    }
    try {
      begin(Cipher.ENCRYPT_MODE, nonce, index);
      return encrypt(plain, length);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot encrypt", e);
    }
  }

  /** In pieces: the JVM puts its fast code in place only after a number of calls. */
  private byte[] encrypt(byte[] plain, int length) throws GeneralSecurityException {
    byte[] out = new byte[cipher.getOutputSize(length)];
    int n = 0;
    int i = 0;
    for (; length - i > PIECE; i += PIECE) {
      n += cipher.update(plain, i, PIECE, out, n);
    }
    n += cipher.doFinal(plain, i, length - i, out, n);
    return n == out.length ? out : Arrays.copyOf(out, n);
  }

  byte[] open(byte[] sealed, byte[] nonce, int index) throws IOException {
    if (key == null) {
      int length = sealed.length - 4;
      if (length < 0 || ByteBuffer.wrap(sealed).getInt(length) != crc(sealed, length)) {
        throw new IOException("segment " + index + " is damaged");
      }
      return Arrays.copyOf(sealed, length);
    }
    try {
      begin(Cipher.DECRYPT_MODE, nonce, index);
      return cipher.doFinal(sealed);
    } catch (GeneralSecurityException e) {
      throw new IOException("segment " + index + " is damaged or the key is another", e);
    }
  }

  private void begin(int mode, byte[] nonce, int index) throws GeneralSecurityException {
    byte[] iv = ByteBuffer.allocate(NONCE + 4).put(nonce).putInt(index).array();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
