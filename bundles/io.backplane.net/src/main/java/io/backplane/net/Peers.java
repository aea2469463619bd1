/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.backplane.net.api.PeerCertificate;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client's certificate says. */
final class Peers {
  private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

  private Peers() {}

  static Optional<PeerCertificate> of(SslHandler handler) {
    if (!handler.engine().getNeedClientAuth() && !handler.engine().getWantClientAuth()) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = handler.engine().getSession().getPeerCertificates();
      return Optional.of(read((X509Certificate) chain[0]));
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // it showed none, which the listener allows
    } catch (GeneralSecurityException e) {
      LOG.warn("a client's certificate cannot be read: {}", e.toString());
      return Optional.empty();
    }
  }

  private static PeerCertificate read(X509Certificate certificate) throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    List<String> alternatives =
        names == null
            ? List.of()
            : names.stream()
                .map(n -> n.get(1))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    return new PeerCertificate(
        certificate.getSubjectX500Principal().getName(),
        certificate.getIssuerX500Principal().getName(),
        alternatives,
        HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest));
  }
}
