/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.auth;

import io.backplane.device.api.Credential;
import io.backplane.device.api.Credential.Kind;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.device.jdbc.core.CredentialTable;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/** Certificates as credentials, in a table of their own. */
final class CertificateRows {
  private static final int MOST = 20;
  private static final String SELECT =
      "SELECT tenant, device, id, label, created_at, expires_at, last_used_at, revoked_at, dialect"
          + " FROM bp_certificate WHERE tenant = ? AND ";

  /** The label of certificates that nobody added: their authority names their device. */
  static final String NAMED = "named by its authority";

  private CertificateRows() {}

  static String fingerprint(X509Certificate certificate) {
    try {
      byte[] encoded = certificate.getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
    } catch (GeneralSecurityException e) {
      throw new RegistryException(Reason.INVALID, "the certificate cannot be encoded", e);
    }
  }

  static String subject(X509Certificate certificate) {
    String name = certificate.getSubjectX500Principal().getName();
    return name.length() > 200 ? name.substring(0, 200) : name;
  }

  static Credential insert(Connection c, Credential k, String sha256) throws SQLException {
    List<Credential> before =
        Sql.list(c, SELECT + "sha256 = ?", CertificateRows::row, k.tenant().value(), sha256);
    for (Credential b : before) {
      if (b.revokedAt() == 0 || !b.device().equals(k.device())) {
        throw new RegistryException(
            Reason.EXISTS, "this certificate is one of device '" + b.device() + "' already", null);
      }
      Sql.update(
          c,
          "DELETE FROM bp_certificate WHERE tenant = ? AND sha256 = ?",
          k.tenant().value(),
          sha256);
    }
    if (list(c, k.tenant(), k.device()).size() >= MOST) {
      throw new RegistryException(
          Reason.INVALID, "the device has " + MOST + " certificates, revoked ones too", null);
    }
    try {
      Sql.update(
          c,
          "INSERT INTO bp_certificate (tenant, device, id, sha256, label, created_at, expires_at,"
              + " last_used_at, revoked_at, dialect) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?)",
          k.tenant().value(),
          k.device().value(),
          k.id(),
          sha256,
          k.label(),
          k.createdAt(),
          k.expiresAt(),
          k.dialect());
    } catch (SQLException e) {
      if (Sql.isBrokenReference(e)) {
        throw new RegistryException(Reason.NOT_FOUND, "there is no device '" + k.device() + "'", e);
      }
      throw e;
    }
    return k;
  }

  /**
   * Takes one that its authority vouches for; the oldest of its kind makes room, as certificates
   * are renewed. Those revoked stay, or they would come back.
   */
  static Credential take(Connection c, Credential k, String sha256) throws SQLException {
    List<Credential> all = list(c, k.tenant(), k.device());
    if (all.size() >= MOST) {
      Credential oldest =
          all.stream()
              .filter(o -> o.label().equals(NAMED) && o.revokedAt() == 0)
              .findFirst()
              .orElse(k);
      Sql.update(
          c,
          "DELETE FROM bp_certificate WHERE tenant = ? AND device = ? AND id = ?",
          k.tenant().value(),
          k.device().value(),
          oldest.id());
    }
    return insert(c, k, sha256);
  }

  static List<Credential> list(Connection c, TenantId tenant, DeviceId device) throws SQLException {
    return Sql.list(
        c,
        SELECT + "device = ? ORDER BY created_at, id",
        CertificateRows::row,
        tenant.value(),
        device.value());
  }

  /**
   * Revokes one; it stays where it is, so that it is refused as revoked and not as unknown.
   *
   * @return whether it was valid
   */
  static boolean revoke(Connection c, TenantId tenant, DeviceId device, String id, long now)
      throws SQLException {
    if (list(c, tenant, device).stream().noneMatch(k -> k.id().equals(id))) {
      throw new RegistryException(Reason.NOT_FOUND, "there is no such credential", null);
    }
    return Sql.update(
            c,
            "UPDATE bp_certificate SET revoked_at = ?"
                + " WHERE tenant = ? AND device = ? AND id = ? AND revoked_at = 0",
            now,
            tenant.value(),
            device.value(),
            id)
        > 0;
  }

  static boolean names(String id) {
    return id.startsWith(CredentialTable.CERTIFICATE);
  }

  private static Credential row(ResultSet r) throws SQLException {
    return new Credential(
        new TenantId(r.getString(1)),
        new DeviceId(r.getString(2)),
        r.getString(3),
        Kind.CERTIFICATE,
        r.getString(4),
        r.getLong(5),
        r.getLong(6),
        r.getLong(7),
        r.getLong(8),
        r.getString(9));
  }
}
