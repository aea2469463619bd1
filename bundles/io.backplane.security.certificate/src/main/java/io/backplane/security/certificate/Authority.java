/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The node's own small certificate authority. Clients that trust it keep working when the
 * certificate of the node is renewed. Only needed, and only loaded, when something must be signed.
 */
final class Authority {
  static final Duration LIFE = Duration.ofDays(3650);
  static final Duration LIFE_OF_ISSUED = Duration.ofDays(397);
  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);
  private static final int SERIAL_BITS = 120;
  private static final SecureRandom RANDOM = new SecureRandom();
  private final Identity identity;

  Authority(Identity identity) {
    this.identity = identity;
  }

  Identity identity() {
    return identity;
  }

  static Authority create(String host, Instant now) throws GeneralSecurityException {
    KeyPair keys = keys();
    byte[] mark = new byte[4];
    RANDOM.nextBytes(mark);
    // two nodes of one name must not look like one authority with two keys
    X500Name name = name("Backplane " + host + ' ' + HexFormat.of().formatHex(mark));
    try {
      JcaX509v3CertificateBuilder builder = builder(name, name, keys, now, now.plus(LIFE));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new Authority(new Identity(keys.getPrivate(), List.of(sign(builder, keys))));
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException("no certificate authority could be made", e);
    }
  }

  /** A new key with a certificate for a server of these names and addresses. */
  Identity issue(String host, Collection<String> names, Instant now)
      throws GeneralSecurityException {
    KeyPair keys = keys();
    X509Certificate issuer = identity.certificate();
    X500Name issuerName = X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded());
    Instant end = now.plus(LIFE_OF_ISSUED);
    try {
      JcaX509v3CertificateBuilder builder = builder(issuerName, name(host), keys, now, end);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer));
      X509Certificate certificate =
          sign(builder, new KeyPair(issuer.getPublicKey(), identity.key()));
      return new Identity(keys.getPrivate(), List.of(certificate, issuer));
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException("no certificate could be made", e);
    }
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }

  private static X500Name name(String common) {
    return new X500NameBuilder().addRDN(BCStyle.CN, common).build();
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair keys, Instant now, Instant end)
      throws GeneralSecurityException, IOException {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS),
            Date.from(now.minus(CLOCKS_DIFFER)),
            Date.from(end),
            subject,
            keys.getPublic());
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
    return builder;
  }

  private static GeneralNames alternatives(Collection<String> names) {
    return new GeneralNames(
        names.stream()
            .map(
                n ->
                    new GeneralName(
                        Names.isAddress(n) ? GeneralName.iPAddress : GeneralName.dNSName,
                        n.toLowerCase(Locale.ROOT)))
            .toArray(GeneralName[]::new));
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair signer)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
  }
}
