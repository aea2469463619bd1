/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.certificate;

import io.backplane.security.api.ServerIdentity;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** The node's own authority, as its card makes it. */
public final class TestAuthority {
  private final Authority authority;

  private TestAuthority(Authority authority) {
    this.authority = authority;
  }

  public static TestAuthority create(String host) throws GeneralSecurityException {
    return new TestAuthority(Authority.create(host, Instant.now()));
  }

  public X509Certificate certificate() {
    return authority.identity().certificate();
  }

  public ServerIdentity issue(String... names) throws GeneralSecurityException {
    Identity made = authority.issue(names[0], List.of(names), Instant.now());
    return new ServerIdentity(made.key(), made.chain(), made.fingerprint(), "");
  }
}
