/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.backplane.net.ListenerSpec.Wire;
import io.backplane.security.api.ServerIdentity;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** How a listener speaks TLS. What is changed counts for new connections only. */
final class Tls {
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  /** Half the CPU time of the JDK's; there is none for every system and machine. */
  private static final SslProvider PROVIDER =
      OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;

  /**
   * Of a key store that is never written, so that it need not resist anybody who guesses: PKCS12
   * spends a tenth of a second of each start on that.
   */
  private static final String QUICK = "JKS";

  private Tls() {}

  /**
   * @param data folder of the node, where files of the configuration lie
   */
  static SslContext of(ServerIdentity identity, Wire wire, Path data)
      throws IOException, GeneralSecurityException {
    SslContextBuilder builder =
        SslContextBuilder.forServer(identity.key(), identity.chain())
            .sslProvider(PROVIDER)
            .keyStoreType(QUICK)
            .protocols(VERSIONS);
    if (!wire.clientCa().isEmpty()) {
      builder
          .trustManager(authorities(data.resolve(wire.clientCa())))
          .clientAuth(wire.clientCertRequired() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
    }
    return builder.build();
  }

  private static X509Certificate[] authorities(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate[] found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
      if (found.length == 0) {
        throw new GeneralSecurityException(file + " holds no certificate");
      }
      return found;
    }
  }
}
