/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import io.backplane.rest.http.ProblemException;
import io.backplane.rest.view.Fault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads what people paste. */
final class Pem {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

  private Pem() {}

  /** The first certificate in a text. */
  static X509Certificate certificate(String text) {
    int at = text.indexOf(BEGIN);
    if (text.contains("PRIVATE KEY")) {
      throw fault("holds a private key, which must not leave its device: paste the certificate");
    } else if (at < 0) {
      throw fault("must be a certificate as PEM: it begins with " + BEGIN);
    }
    try {
      byte[] bytes = text.substring(at).getBytes(StandardCharsets.US_ASCII);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      throw fault("cannot be read as a certificate");
    }
  }

  private static ProblemException fault(String what) {
    return ProblemException.invalid(List.of(Fault.at("/certificate", what)));
  }
}
