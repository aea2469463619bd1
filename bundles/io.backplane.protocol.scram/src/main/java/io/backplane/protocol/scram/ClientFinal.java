/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.scram;

import java.util.Base64;

/**
 * The last message of a client, {@code c=HEADER,r=NONCE,p=PROOF}.
 *
 * @param withoutProof all but the proof and the comma before it
 * @param proof the proof
 */
record ClientFinal(String withoutProof, byte[] proof) {
  private static final String PROOF = ",p=";

  /**
   * @return null if it is none, or not one of the exchange that began so
   */
  static ClientFinal parse(String text, String header, String nonce) {
    int at = text.lastIndexOf(PROOF);
    if (at < 0) {
      return null;
    }
    String before = text.substring(0, at);
    String expected = "c=" + Base64.getEncoder().encodeToString(header.getBytes(Text.UTF_8));
    expected += ",r=" + nonce;
    if (!before.equals(expected) && !before.startsWith(expected + ",")) {
      return null;
    }
    try {
      byte[] proof = Base64.getDecoder().decode(text.substring(at + PROOF.length()));
      return new ClientFinal(before, proof);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
