/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.certificate;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/** Private keys as OpenSSL writes them: of one algorithm only, or encrypted. */
final class ForeignKeys {
  /** For this class only: registered with the JVM it would outlive this card. */
  private static final Provider PROVIDER = new BouncyCastleProvider();

  private ForeignKeys() {}

  static PrivateKey read(String pem, char[] password) throws GeneralSecurityException, IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      Object found = parser.readObject();
      if (password == null && isEncrypted(found))
        throw new GeneralSecurityException("the private key needs a password");
      return PemFile.key(info(found, password).getEncoded());
    } catch (OperatorCreationException | PKCSException e) {
      throw new GeneralSecurityException("the private key cannot be decrypted", e);
    }
  }

  private static boolean isEncrypted(Object found) {
    return found instanceof PEMEncryptedKeyPair || found instanceof PKCS8EncryptedPrivateKeyInfo;
  }

  private static PrivateKeyInfo info(Object found, char[] password)
      throws IOException, OperatorCreationException, PKCSException, GeneralSecurityException {
    if (found instanceof PEMKeyPair pair) return pair.getPrivateKeyInfo();
    if (found instanceof PEMEncryptedKeyPair pair)
      return pair.decryptKeyPair(
              new JcePEMDecryptorProviderBuilder().setProvider(PROVIDER).build(password))
          .getPrivateKeyInfo();
    if (found instanceof PKCS8EncryptedPrivateKeyInfo encrypted)
      return encrypted.decryptPrivateKeyInfo(
          new JceOpenSSLPKCS8DecryptorProviderBuilder().setProvider(PROVIDER).build(password));
    throw new GeneralSecurityException("the private key is of an unknown kind");
  }
}
