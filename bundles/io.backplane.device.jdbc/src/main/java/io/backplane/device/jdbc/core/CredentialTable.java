/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.core;

import io.backplane.device.jdbc.db.Database;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.List;
import java.util.Optional;

/** Credentials as logins need them, with memory. */
public final class CredentialTable {
  private static final String BY_TOKEN =
      "SELECT tenant, device, id, hash, expires_at, revoked_at, '', dialect FROM bp_credential"
          + " WHERE id = ? AND kind = 'TOKEN'";
  private static final String BY_DEVICE =
      "SELECT c.tenant, c.device, c.id, c.hash, c.expires_at, c.revoked_at, s.scram,"
          + " c.dialect"
          + " FROM bp_credential c LEFT JOIN bp_scram s"
          + " ON s.tenant = c.tenant AND s.device = c.device AND s.credential = c.id"
          + " WHERE c.tenant = ? AND c.device = ? AND c.kind = 'PASSWORD' AND c.revoked_at = 0";

  private static final String BY_FINGERPRINT =
      "SELECT tenant, device, id, sha256, expires_at, revoked_at, '', dialect FROM bp_certificate"
          + " WHERE tenant = ? AND sha256 = ?";

  /** How the identifier of a certificate begins; the beginning of its fingerprint follows. */
  public static final String CERTIFICATE = "sha256-";

  private static final int PART = 24;

  private final Database database;
  private final BoundedCache<String, Optional<Stored>> tokens;
  private final BoundedCache<DeviceKey, Optional<Stored>> passwords;
  private final BoundedCache<String, Optional<Stored>> certificates;

  CredentialTable(Database database, int size) {
    this.database = database;
    this.tokens = new BoundedCache<>(size);
    this.passwords = new BoundedCache<>(size);
    this.certificates = new BoundedCache<>(size);
  }

  /**
   * A credential: whose, and what proves it; the keys of SCRAM are null if there are none. The
   * dialect is empty if it leaves that to the profile.
   */
  public record Stored(
      DeviceKey owner,
      String id,
      String hash,
      long expiresAt,
      long revokedAt,
      String scram,
      String dialect) {}

  /** The token with that visible prefix. */
  public Optional<Stored> token(String prefix) {
    return tokens.get(prefix, p -> database.read(c -> Sql.one(c, BY_TOKEN, Row::of, p)));
  }

  /** What memory knows of a token; null if the database has to be asked. */
  public Optional<Stored> peekToken(String prefix) {
    return tokens.peek(prefix);
  }

  /** The password in force. */
  public Optional<Stored> password(DeviceKey owner) {
    return passwords.get(
        owner,
        k ->
            database.read(
                c -> Sql.one(c, BY_DEVICE, Row::of, k.tenant().value(), k.device().value())));
  }

  /** What memory knows of a password; null if the database has to be asked. */
  public Optional<Stored> peekPassword(DeviceKey owner) {
    return passwords.peek(owner);
  }

  /** The identifier of the certificate with that fingerprint, in hexadecimal. */
  public static String certificateId(String sha256) {
    return CERTIFICATE + sha256.substring(0, Math.min(PART, sha256.length()));
  }

  private static String key(TenantId tenant, String id) {
    return tenant.value() + '/' + id;
  }

  /** The certificate with that fingerprint; compare it, as two may share its beginning. */
  public Optional<Stored> certificate(TenantId tenant, String sha256) {
    return certificates.get(
        key(tenant, certificateId(sha256)),
        k -> database.read(c -> Sql.one(c, BY_FINGERPRINT, Row::of, tenant.value(), sha256)));
  }

  /** What memory knows of a certificate; null if the database has to be asked. */
  public Optional<Stored> peekCertificate(TenantId tenant, String sha256) {
    return certificates.peek(key(tenant, certificateId(sha256)));
  }

  /** Credentials of a device were written, revoked or removed. */
  public void forget(DeviceKey owner, List<String> ids) {
    ids.forEach(tokens::invalidate);
    ids.forEach(id -> certificates.invalidate(key(owner.tenant(), id)));
    passwords.invalidate(owner);
  }

  /** Nobody knows what was written. */
  void clear() {
    tokens.clear();
    passwords.clear();
    certificates.clear();
  }

  /** Reads a stored credential. */
  private static final class Row {
    static Stored of(java.sql.ResultSet r) throws java.sql.SQLException {
      DeviceKey owner = new DeviceKey(new TenantId(r.getString(1)), new DeviceId(r.getString(2)));
      return new Stored(
          owner,
          r.getString(3),
          r.getString(4),
          r.getLong(5),
          r.getLong(6),
          r.getString(7),
          r.getString(8));
    }
  }
}
