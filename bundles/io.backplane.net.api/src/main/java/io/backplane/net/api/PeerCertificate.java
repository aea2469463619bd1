/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net.api;

import java.util.List;

/**
 * A client's certificate that TLS has verified against the authorities of its listener.
 *
 * @param subject whom it names, as RFC 2253 writes it, such as {@code CN=gate7,O=Example}
 * @param issuer who signed it, in the same form
 * @param alternativeNames names and addresses it holds besides
 * @param sha256 its fingerprint: upper-case hexadecimal pairs with colons between
 */
public record PeerCertificate(
    String subject, String issuer, List<String> alternativeNames, String sha256) {
  /** Copies the names. */
  public PeerCertificate {
    alternativeNames = List.copyOf(alternativeNames);
  }
}
