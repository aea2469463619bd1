/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.api;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who this node says it is to clients of TLS. Classes of the JDK only, so that who keeps it keeps
 * nothing of the card that gave it.
 *
 * @param key the private key
 * @param chain the node's certificate, then those that signed it; never empty
 * @param sha256 the certificate's fingerprint: upper-case hexadecimal pairs with colons between
 * @param authority the file on this node with what clients need to trust it, as PEM; empty if the
 *     operator brought the certificate
 */
public record ServerIdentity(
    PrivateKey key, List<X509Certificate> chain, String sha256, String authority) {
  /**
   * Checks and copies the chain.
   *
   * @throws IllegalArgumentException if the chain is empty
   */
  public ServerIdentity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) throw new IllegalArgumentException("there is no certificate");
  }

  /**
   * The certificate that clients see.
   *
   * @return the first of the chain
   */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ServerIdentity[" + sha256 + "]";
  }
}
