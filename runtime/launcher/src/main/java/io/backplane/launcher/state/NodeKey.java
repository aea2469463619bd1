/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** The key a node signs its generations with; the node's own bundles make it. */
final class NodeKey {
  private static final String ALGORITHM = "Ed25519";
  private final String pem;

  private NodeKey(String pem) {
    this.pem = pem;
  }

  static NodeKey of(Path data) throws IOException {
    Path file = data.resolve("keys").resolve("node.pem");
    try {
      return new NodeKey(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new IOException(
          file
              + " is missing, without it no generation of this node can be trusted. Put it back, or"
              + " delete generation.lock and generations in "
              + data.resolve("state")
              + " to begin anew with what the distribution ships",
          e);
    }
  }

  boolean signed(byte[] content, byte[] signature) throws IOException {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      byte[] der = block("PUBLIC KEY");
      verifier.initVerify(
          KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der)));
      verifier.update(content);
      return verifier.verify(signature);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("it cannot be verified: " + e.getMessage(), e);
    }
  }

  private byte[] block(String what) {
    String begin = "-----BEGIN " + what + "-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf("-----END " + what + "-----");
    if (from < 0 || to < from) throw new IllegalArgumentException("the key has no " + what);
    return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
  }

  /**
   * A mark that only who can read the key can make (HMAC, RFC 2104). The one of the platform would
   * load a dozen classes and read its policy files.
   */
  String mark(String content) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] key = digest.digest(("marks of " + pem).getBytes(StandardCharsets.US_ASCII));
      digest.update(padded(key, 0x36));
      byte[] inner = digest.digest(content.getBytes(StandardCharsets.UTF_8));
      digest.update(padded(key, 0x5c));
      return HexFormat.of().formatHex(digest.digest(inner));
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  private static byte[] padded(byte[] key, int pad) {
    byte[] block = new byte[64];
    for (int i = 0; i < block.length; i++) block[i] = (byte) ((i < key.length ? key[i] : 0) ^ pad);
    return block;
  }
}
