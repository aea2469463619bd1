/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.certificate;

import io.backplane.security.api.ServerIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate of now, out of whichever source the settings name. One thread changes it. */
final class Certificates {
  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
  private final Path data;
  private Settings settings;
  private CertificateSource source;
  private Identity identity;
  private volatile ServerIdentity shown;
  private volatile String fault = "";

  Certificates(Path data) {
    this.data = data;
  }

  /** Looks at files and clock. What was good before remains when a new one is of no use. */
  void look(Settings now) {
    if (!now.equals(settings)) {
      settings = now;
      source =
          now.certificate() == null
              ? new OwnCertificate(data, () -> Names.ofThisMachine(now.names()), Clock.systemUTC())
              : new OperatorCertificate(now.certificate());
    }
    try {
      Identity found = source.current();
      if (found != identity) {
        Path authority = source.authority();
        shown =
            new ServerIdentity(
                found.key(),
                found.chain(),
                found.fingerprint(),
                authority == null ? "" : authority.toString());
        identity = found;
      }
      fault = "";
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      failed("The certificate is of no use: " + e);
    }
  }

  private void failed(String now) {
    if (!now.equals(fault)) LOG.error("{}", now);
    fault = now;
  }

  /** The newest that is of use, null if there never was one. */
  ServerIdentity shown() {
    return shown;
  }

  /** Why the newest certificate is not shown; empty if it is. */
  String fault() {
    return fault;
  }
}
