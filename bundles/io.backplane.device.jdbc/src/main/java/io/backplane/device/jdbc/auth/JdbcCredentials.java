/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.auth;

import io.backplane.device.api.Credential;
import io.backplane.device.api.Credential.Kind;
import io.backplane.device.api.Credentials;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.device.jdbc.core.CredentialTable;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.security.api.PasswordHashing;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Issues credentials; of secrets only hashes reach the database. */
@Component
public final class JdbcCredentials implements Credentials {
  private static final int MAX_VALID = 100;
  private static final int MAX_REVOKED = 20;
  private static final int LABEL = 200;
  private static final String DIALECT = "[A-Za-z0-9._-]{0,64}";
  private static final String SELECT =
      "SELECT tenant, device, id, kind, label, created_at, expires_at, last_used_at, revoked_at,"
          + " dialect FROM bp_credential WHERE tenant = ? AND device = ?";

  private final Registry registry;
  private final PasswordHashing hashing;
  private final SecureRandom random = new SecureRandom();

  @Activate
  public JdbcCredentials(
      @Reference(name = "registry") Registry registry,
      @Reference(name = "hashing") PasswordHashing hashing) {
    this.registry = registry;
    this.hashing = hashing;
  }

  @Override
  public Issued issueToken(
      TenantId tenant, DeviceId device, String label, long expiresAt, String dialect) {
    check(label, dialect);
    if (expiresAt < 0 || expiresAt != 0 && expiresAt <= registry.now()) {
      throw invalid("expiresAt must lie in the future, or be 0 for never");
    }
    Token token = Token.random(random);
    long now = registry.now();
    Credential stored =
        new Credential(
            tenant, device, token.prefix(), Kind.TOKEN, label, now, expiresAt, 0, 0, dialect);
    registry.database().write(c -> insert(c, stored, token.hash()));
    registry.credentials().forget(new DeviceKey(tenant, device), List.of(stored.id()));
    return new Issued(stored, token.text());
  }

  private static void check(String label, String dialect) {
    if (label.length() > LABEL) {
      throw invalid("label may have at most " + LABEL + " characters");
    } else if (!dialect.matches(DIALECT)) {
      throw invalid("dialect may have at most 64 letters, digits, dots, dashes and underscores");
    }
  }

  private static Credential insert(Connection c, Credential k, String hash) throws SQLException {
    int valid =
        Sql.one(
                c,
                "SELECT COUNT(*) FROM bp_credential"
                    + " WHERE tenant = ? AND device = ? AND revoked_at = 0",
                r -> r.getInt(1),
                k.tenant().value(),
                k.device().value())
            .orElse(0);
    if (valid >= MAX_VALID) {
      throw invalid("the device has " + valid + " credentials; revoke some");
    }
    try {
      Sql.update(
          c,
          "INSERT INTO bp_credential (tenant, device, id, kind, label, hash, created_at,"
              + " expires_at, last_used_at, revoked_at, dialect)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?)",
          k.tenant().value(),
          k.device().value(),
          k.id(),
          k.kind().name(),
          k.label(),
          hash,
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

  @Override
  public Credential setPassword(TenantId tenant, DeviceId device, char[] password, String dialect) {
    check("", dialect);
    if (password.length < 8 || password.length > 256) {
      throw invalid("password must have 8 to 256 characters");
    }
    if (new String(password, 0, Token.MARK.length()).equals(Token.MARK)) {
      throw invalid("password must not begin like a token");
    }
    if (registry.device(tenant, device).isEmpty()) {
      throw new RegistryException(Reason.NOT_FOUND, "there is no device '" + device + "'", null);
    }
    String hash = hashing.hash(password);
    String scram = scram(password);
    long now = registry.now();
    Credential stored =
        new Credential(tenant, device, pw(), Kind.PASSWORD, "", now, 0, 0, 0, dialect);
    List<String> replaced =
        registry
            .database()
            .write(
                c -> {
                  List<String> old = passwords(c, tenant, device);
                  for (String id : old) {
                    mark(c, stored, id, now);
                  }
                  insert(c, stored, hash);
                  if (scram != null) {
                    keepScram(c, stored, scram);
                  }
                  trim(c, tenant, device);
                  return old;
                });
    tellRevoked(new DeviceKey(tenant, device), replaced);
    return stored;
  }

  private String pw() {
    return "pw-" + Token.letters(random, 10);
  }

  /** What SCRAM needs of a password; null if nothing of it is to be kept. */
  private String scram(char[] password) {
    int iterations = registry.limits().scramIterations();
    ScramKeys keys = iterations == 0 ? null : ScramKeys.of(password, iterations, random);
    return keys == null ? null : keys.text();
  }

  private static void keepScram(Connection c, Credential of, String scram) throws SQLException {
    Sql.update(
        c,
        "INSERT INTO bp_scram (tenant, device, credential, scram) VALUES (?, ?, ?, ?)",
        of.tenant().value(),
        of.device().value(),
        of.id(),
        scram);
  }

  @Override
  public Credential addCertificate(
      TenantId tenant, DeviceId device, X509Certificate certificate, String label, String dialect) {
    check(label, dialect);
    long now = registry.now();
    long end = TimeUnit.MILLISECONDS.toMicros(certificate.getNotAfter().getTime());
    if (end <= now) {
      throw invalid("the certificate has ended on " + certificate.getNotAfter().toInstant());
    }
    String sha256 = CertificateRows.fingerprint(certificate);
    String id = CredentialTable.certificateId(sha256);
    String name = label.isEmpty() ? CertificateRows.subject(certificate) : label;
    Credential k =
        new Credential(tenant, device, id, Kind.CERTIFICATE, name, now, end, 0, 0, dialect);
    registry.database().write(c -> CertificateRows.insert(c, k, sha256));
    registry.credentials().forget(new DeviceKey(tenant, device), List.of(id));
    return k;
  }

  private static List<String> passwords(Connection c, TenantId tenant, DeviceId device)
      throws SQLException {
    return Sql.list(
        c,
        "SELECT id FROM bp_credential WHERE tenant = ? AND device = ?"
            + " AND kind = 'PASSWORD' AND revoked_at = 0",
        r -> r.getString(1),
        tenant.value(),
        device.value());
  }

  private static int mark(Connection c, Credential of, String id, long now) throws SQLException {
    return Sql.update(
        c,
        "UPDATE bp_credential SET revoked_at = ?"
            + " WHERE tenant = ? AND device = ? AND id = ? AND revoked_at = 0",
        now,
        of.tenant().value(),
        of.device().value(),
        id);
  }

  /** Keeps the newest of the revoked ones only. */
  private static void trim(Connection c, TenantId tenant, DeviceId device) throws SQLException {
    List<Credential> revoked =
        Sql.list(
            c,
            SELECT + " AND revoked_at > 0 ORDER BY revoked_at DESC",
            JdbcCredentials::row,
            tenant.value(),
            device.value());
    for (int i = MAX_REVOKED; i < revoked.size(); i++) {
      Sql.update(
          c,
          "DELETE FROM bp_credential WHERE tenant = ? AND device = ? AND id = ?",
          tenant.value(),
          device.value(),
          revoked.get(i).id());
    }
  }

  private void tellRevoked(DeviceKey owner, List<String> ids) {
    registry.credentials().forget(owner, ids);
    for (String id : ids) {
      registry.tell(owner.tenant(), owner.device(), DeviceChange.Kind.CREDENTIAL_REVOKED, id);
    }
  }

  @Override
  public void revoke(TenantId tenant, DeviceId device, String id) {
    long now = registry.now();
    boolean changed =
        registry
            .database()
            .write(
                c -> {
                  if (CertificateRows.names(id)) {
                    return CertificateRows.revoke(c, tenant, device, id, now);
                  }
                  Credential k =
                      Sql.one(
                              c,
                              SELECT + " AND id = ?",
                              JdbcCredentials::row,
                              tenant.value(),
                              device.value(),
                              id)
                          .orElseThrow(JdbcCredentials::missing);
                  boolean revoked = mark(c, k, id, now) > 0;
                  trim(c, tenant, device);
                  return revoked;
                });
    DeviceKey owner = new DeviceKey(tenant, device);
    registry.credentials().forget(owner, List.of(id));
    if (changed) {
      tellRevoked(owner, List.of(id));
    }
  }

  @Override
  public List<Credential> list(TenantId tenant, DeviceId device) {
    List<Credential> all = new ArrayList<>();
    registry
        .database()
        .read(
            c ->
                all.addAll(
                    Sql.list(c, SELECT, JdbcCredentials::row, tenant.value(), device.value())));
    all.addAll(registry.database().read(c -> CertificateRows.list(c, tenant, device)));
    all.sort(Comparator.comparingLong(Credential::createdAt).thenComparing(Credential::id));
    return all;
  }

  private static Credential row(ResultSet r) throws SQLException {
    return new Credential(
        new TenantId(r.getString(1)),
        new DeviceId(r.getString(2)),
        r.getString(3),
        Kind.valueOf(r.getString(4)),
        r.getString(5),
        r.getLong(6),
        r.getLong(7),
        r.getLong(8),
        r.getLong(9),
        r.getString(10));
  }

  private static RegistryException missing() {
    return new RegistryException(Reason.NOT_FOUND, "there is no such credential", null);
  }

  private static RegistryException invalid(String message) {
    return new RegistryException(Reason.INVALID, message, null);
  }
}
