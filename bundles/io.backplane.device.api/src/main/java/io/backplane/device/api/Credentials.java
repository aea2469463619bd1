/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.security.cert.X509Certificate;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Issues and revokes device credentials. Any thread; may block on the database. */
@ProviderType
public interface Credentials {
  /**
   * Makes a token.
   *
   * @param tenant the tenant
   * @param device the device
   * @param label for people, may be empty
   * @param expiresAt microseconds since the epoch, 0 for never
   * @return the token; it is shown this once and stored only as a hash
   * @throws RegistryException NOT_FOUND, INVALID
   */
  default Issued issueToken(TenantId tenant, DeviceId device, String label, long expiresAt) {
    return issueToken(tenant, device, label, expiresAt, "");
  }

  /**
   * Makes a token that names a dialect.
   *
   * @param tenant the tenant
   * @param device the device
   * @param label for people, may be empty
   * @param expiresAt microseconds since the epoch, 0 for never
   * @param dialect what the device speaks that uses it, at most 64 characters; empty for what its
   *     profile names
   * @return the token; it is shown this once and stored only as a hash
   * @throws RegistryException NOT_FOUND, INVALID
   */
  Issued issueToken(TenantId tenant, DeviceId device, String label, long expiresAt, String dialect);

  /**
   * Sets a chosen password (replacing the one before).
   *
   * @param tenant the tenant
   * @param device the device
   * @param password 8 to 256 characters
   * @return the credential
   * @throws RegistryException NOT_FOUND, INVALID
   */
  default Credential setPassword(TenantId tenant, DeviceId device, char[] password) {
    return setPassword(tenant, device, password, "");
  }

  /**
   * Sets a chosen password that names a dialect (replacing the one before).
   *
   * @param tenant the tenant
   * @param device the device
   * @param password 8 to 256 characters
   * @param dialect what the device speaks that uses it, at most 64 characters; empty for what its
   *     profile names
   * @return the credential
   * @throws RegistryException NOT_FOUND, INVALID
   */
  Credential setPassword(TenantId tenant, DeviceId device, char[] password, String dialect);

  /**
   * Takes a certificate the device shows in TLS. It counts until it ends or is revoked; one that
   * was revoked may be taken again for the same device.
   *
   * @param tenant the tenant
   * @param device the device
   * @param certificate the device's own, not that of its authority
   * @param label for people, may be empty: its subject then
   * @return the credential
   * @throws RegistryException NOT_FOUND; EXISTS if it is taken already; INVALID if it has ended, or
   *     the device has 20
   */
  default Credential addCertificate(
      TenantId tenant, DeviceId device, X509Certificate certificate, String label) {
    return addCertificate(tenant, device, certificate, label, "");
  }

  /**
   * Takes a certificate the device shows in TLS, and that names a dialect.
   *
   * @param tenant the tenant
   * @param device the device
   * @param certificate the device's own, not that of its authority
   * @param label for people, may be empty: its subject then
   * @param dialect what the device speaks that uses it, at most 64 characters; empty for what its
   *     profile names
   * @return the credential
   * @throws RegistryException as without a dialect
   */
  Credential addCertificate(
      TenantId tenant, DeviceId device, X509Certificate certificate, String label, String dialect);

  /**
   * Revokes a credential; sessions that used it end.
   *
   * @param tenant the tenant
   * @param device the device
   * @param id the credential
   * @throws RegistryException NOT_FOUND
   */
  void revoke(TenantId tenant, DeviceId device, String id);

  /**
   * A device's credentials, revoked ones too.
   *
   * @param tenant the tenant
   * @param device the device
   * @return by creation
   */
  List<Credential> list(TenantId tenant, DeviceId device);

  /**
   * A token just made.
   *
   * @param credential what is stored of it
   * @param token the secret
   */
  record Issued(Credential credential, String token) {
    @Override
    public String toString() {
      return "Issued[" + credential.id() + ", token hidden]";
    }
  }
}
