/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.generation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The key a node signs its generations with, in {@code DATA/keys/node.pem}, made when there is
 * none. Both halves lie in the one file, as whoever can write it is the node.
 */
public final class NodeKey {
  private static final String ALGORITHM = "Ed25519";
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private final PrivateKey secret;
  private final PublicKey known;

  private NodeKey(PrivateKey secret, PublicKey known) {
    this.secret = secret;
    this.known = known;
  }

  public static NodeKey of(Path data, Disk disk) throws IOException {
    Path file = data.resolve("keys").resolve("node.pem");
    try {
      if (Files.notExists(file)) make(file, data.resolve("node-key.pem"), disk);
      String pem = Files.readString(file);
      KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
      return new NodeKey(
          factory.generatePrivate(new PKCS8EncodedKeySpec(block(pem, PRIVATE))),
          factory.generatePublic(new X509EncodedKeySpec(block(pem, PUBLIC))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " is no key of a node: " + e.getMessage(), e);
    }
  }

  private static void make(Path file, Path published, Disk disk)
      throws IOException, GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    String known = pem(PUBLIC, pair.getPublic().getEncoded());
    String both = pem(PRIVATE, pair.getPrivate().getEncoded()) + known;
    disk.replace(published, known.getBytes(StandardCharsets.US_ASCII));
    disk.replace(file, both.getBytes(StandardCharsets.US_ASCII));
  }

  private static String pem(String what, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
  }

  private static byte[] block(String pem, String what) {
    String begin = "-----BEGIN " + what + "-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf("-----END " + what + "-----");
    if (from < 0 || to < from) throw new IllegalArgumentException("there is no " + what);
    return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
  }

  public byte[] sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(secret);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the node's key does not sign", e);
    }
  }

  public boolean signed(byte[] content, byte[] by) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(known);
      signature.update(content);
      return signature.verify(by);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** A digest that only this node can make, so that nobody can guess what was digested. */
  public String digest(String content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] key = digest.digest(secret.getEncoded());
      digest.update(key);
      byte[] inner = digest.digest(content.getBytes(StandardCharsets.UTF_8));
      digest.update(key);
      return HexFormat.of().formatHex(digest.digest(inner));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
