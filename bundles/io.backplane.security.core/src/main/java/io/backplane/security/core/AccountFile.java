/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One encrypted file (AES-256-GCM, key in a file of its own): accounts are few, and a file that is
 * replaced as a whole cannot be half written.
 */
final class AccountFile {
  private static final byte[] MAGIC = "BPACC1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BYTES = 32;

  private final Path file;
  private final Path keyFile;
  private final Secrets secrets;

  AccountFile(Path data, Secrets secrets) {
    this.file = data.resolve("security").resolve("accounts.bin");
    this.keyFile = data.resolve("keys").resolve("security.key");
    this.secrets = secrets;
  }

  /** What was saved last; empty on first start. */
  AccountData load() throws IOException {
    if (!Files.exists(file)) {
      return AccountData.EMPTY;
    }
    if (!Files.exists(keyFile)) {
      throw new IOException(file + " cannot be opened: its key " + keyFile + " is missing");
    }
    byte[] all = Files.readAllBytes(file);
    int head = MAGIC.length + NONCE_BYTES;
    if (all.length < head || !Arrays.equals(all, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new IOException(file + otherForm(all));
    }
    byte[] nonce = Arrays.copyOfRange(all, MAGIC.length, head);
    try {
      byte[] plain = cipher(Cipher.DECRYPT_MODE, nonce).doFinal(all, head, all.length - head);
      return AccountData.decode(plain);
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " was damaged or belongs to another key than " + keyFile, e);
    }
  }

  private static String otherForm(byte[] all) {
    int form = MAGIC.length - 2;
    boolean ours = all.length > form && Arrays.equals(all, 0, form, MAGIC, 0, form);
    return ours
        ? " has form "
            + (char) all[form]
            + ", this version reads form "
            + (char) MAGIC[form]
            + ": run the version that wrote it, or restore what was saved before it"
        : " is no account file";
  }

  /** Durable when it returns. */
  void save(AccountData data) throws IOException {
    if (!Files.exists(keyFile)) {
      PrivateFiles.replace(keyFile, secrets.bytes(KEY_BYTES));
    }
    byte[] nonce = secrets.bytes(NONCE_BYTES);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(data.encode());
      byte[] all = Arrays.copyOf(MAGIC, MAGIC.length + NONCE_BYTES + sealed.length);
      System.arraycopy(nonce, 0, all, MAGIC.length, NONCE_BYTES);
      System.arraycopy(sealed, 0, all, MAGIC.length + NONCE_BYTES, sealed.length);
      PrivateFiles.replace(file, all);
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " cannot be encrypted", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException, IOException {
    byte[] key = Files.readAllBytes(keyFile);
    if (key.length != KEY_BYTES) {
      throw new IOException(keyFile + " must hold " + KEY_BYTES + " bytes, holds " + key.length);
    }
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(MAGIC);
    return cipher;
  }
}
