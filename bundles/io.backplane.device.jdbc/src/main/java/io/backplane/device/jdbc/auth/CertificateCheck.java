/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.auth;

import io.backplane.device.api.CertificateAuthenticator.Shown;
import io.backplane.device.api.Credential;
import io.backplane.device.api.Credential.Kind;
import io.backplane.device.api.DeviceAuthenticator.Answer;
import io.backplane.device.api.DeviceAuthenticator.Denied;
import io.backplane.device.api.DeviceAuthenticator.Login;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.device.api.RegistryException;
import io.backplane.device.jdbc.core.CredentialTable;
import io.backplane.device.jdbc.core.CredentialTable.Stored;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.core.Registry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of a login by certificate. Nothing to guess there, so nobody has to wait. */
final class CertificateCheck {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateCheck.class);
  private static final Denied BAD = new Denied(Reason.BAD_CREDENTIAL);

  private final Registry registry;
  private final LoginCheck check;

  CertificateCheck(Registry registry, LoginCheck check) {
    this.registry = registry;
    this.check = check;
  }

  private static String fingerprint(Shown shown) {
    return shown.sha256().replace(":", "").toLowerCase(Locale.ROOT);
  }

  /** The answer if memory has it, else null. Never blocks. */
  Answer fromMemory(Shown shown) {
    Optional<Stored> stored =
        registry.credentials().peekCertificate(shown.tenant(), fingerprint(shown));
    boolean known =
        stored != null
            && check.memoryOnly(stored)
            && (stored.isPresent() || shown.name().isEmpty());
    return known ? answer(shown, stored) : null;
  }

  Answer fromDatabase(Shown shown) {
    Optional<Stored> known = find(shown);
    if (known.isEmpty() && named(shown)) {
      known = find(shown);
    }
    return answer(shown, known);
  }

  private Optional<Stored> find(Shown shown) {
    return registry.credentials().certificate(shown.tenant(), fingerprint(shown));
  }

  /**
   * Takes a certificate that is shown for the first time as one of the device it names.
   *
   * @return false if it names none
   */
  private boolean named(Shown shown) {
    Claim name = Claim.named(login(shown, shown.name()));
    if (name == null
        || !name.tenant().equals(shown.tenant())
        || registry.devices().find(name.owner()).isEmpty()) {
      return false;
    }
    String sha256 = fingerprint(shown);
    DeviceKey owner = name.owner();
    String id = CredentialTable.certificateId(sha256);
    Credential k =
        new Credential(
            owner.tenant(),
            owner.device(),
            id,
            Kind.CERTIFICATE,
            CertificateRows.NAMED,
            registry.now(),
            0,
            0,
            0);
    try {
      registry.database().write(c -> CertificateRows.take(c, k, sha256));
    } catch (RegistryException e) {
      if (e.reason() != RegistryException.Reason.INVALID
          && e.reason() != RegistryException.Reason.EXISTS) {
        throw e;
      }
      LOG.info("the certificate of {} is not taken: {}", owner, e.getMessage());
    }
    registry.credentials().forget(owner, List.of(id));
    return true;
  }

  private static Login login(Shown shown, String user) {
    return new Login(shown.tenant(), user, "", shown.remote(), shown.protocol());
  }

  private Answer answer(Shown shown, Optional<Stored> stored) {
    Login login = login(shown, shown.user());
    if (stored.isEmpty() || !stored.get().hash().equals(fingerprint(shown))) {
      return BAD;
    }
    DeviceKey owner = stored.get().owner();
    Claim claimed = shown.user().isEmpty() ? null : Claim.named(login);
    boolean fits = shown.user().isEmpty() || claimed != null && claimed.fits(owner);
    return fits ? check.identified(login, Claim.of(owner), stored.get()) : BAD;
  }
}
