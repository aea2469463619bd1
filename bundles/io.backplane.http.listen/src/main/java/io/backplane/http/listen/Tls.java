/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.listen;

import io.backplane.marks.Boundary;
import io.backplane.security.api.ServerIdentity;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.UUID;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** What the TLS doors have in common. A new certificate counts for new connections only. */
@Boundary("Jetty declares no exception closer than Exception.")
final class Tls {
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
  private final SslContextFactory.Server factory;
  private ServerIdentity shown;

  /**
   * Takes over what a predecessor left.
   *
   * @param left by the predecessor, null for nothing
   */
  Tls(SslContextFactory.Server left) {
    factory = left == null ? new SslContextFactory.Server() : left;
  }

  SslContextFactory.Server factory() {
    return factory;
  }

  void show(ServerIdentity identity) throws GeneralSecurityException, IOException {
    if (identity.equals(shown)) return;
    String password = UUID.randomUUID().toString();
    try {
      if (factory.isRunning()) {
        factory.reload(f -> use(f, identity, password));
      } else {
        factory.setIncludeProtocols(VERSIONS);
        factory.setRenegotiationAllowed(false);
        use(factory, identity, password);
        factory.start();
      }
    } catch (IOException | GeneralSecurityException e) {
      throw e;
    } catch (Exception e) { // Jetty declares nothing closer
      throw new GeneralSecurityException(String.valueOf(e.getMessage()), e);
    }
    shown = identity;
  }

  /**
   * The store is for this process only and never written, so it need not resist anybody who
   * guesses: PKCS12 spends a tenth of a second of each start on that.
   */
  private static void use(SslContextFactory factory, ServerIdentity identity, String password) {
    try {
      KeyStore store = KeyStore.getInstance("JKS");
      store.load(null, null);
      store.setKeyEntry(
          "https",
          identity.key(),
          password.toCharArray(),
          identity.chain().toArray(X509Certificate[]::new));
      factory.setKeyStore(store);
      factory.setKeyManagerPassword(password);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
