/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.certificate;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** Where the certificate comes from. One thread only. */
interface CertificateSource {
  /**
   * The identity to show now; the same object as before while nothing changed.
   *
   * @throws IOException if a file cannot be read or written
   * @throws GeneralSecurityException if what is in it is of no use
   */
  Identity current() throws IOException, GeneralSecurityException;

  /** What clients need to trust it, null if that is the operator's business. */
  Path authority();
}
