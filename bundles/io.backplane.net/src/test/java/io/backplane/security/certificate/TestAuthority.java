/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.certificate;

import io.backplane.security.api.ServerIdentity;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

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

  /** For a client of TLS. */
  public ServerIdentity issueToClient(String name) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    KeyPair keys = generator.generateKeyPair();
    X509Certificate issuer = certificate();
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(now.toEpochMilli()),
            Date.from(now.minusSeconds(60)),
            Date.from(now.plusSeconds(3600)),
            new X500Principal("CN=" + name),
            keys.getPublic());
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, name + ".example")));
    X509Certificate made =
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA")
                        .build(authority.identity().key())));
    Identity identity = new Identity(keys.getPrivate(), List.of(made, issuer));
    return new ServerIdentity(identity.key(), identity.chain(), identity.fingerprint(), "");
  }

  public ServerIdentity issue(String... names) throws GeneralSecurityException {
    Identity made = authority.issue(names[0], List.of(names), Instant.now());
    return new ServerIdentity(made.key(), made.chain(), made.fingerprint(), "");
  }
}
