/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.auth;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceAuthenticator.Accepted;
import io.backplane.device.api.DeviceAuthenticator.Answer;
import io.backplane.device.api.DeviceAuthenticator.Denied;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceAuthenticator.Login;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.device.api.Profile;
import io.backplane.device.api.ProfileId;
import io.backplane.device.jdbc.auth.Refusals.Why;
import io.backplane.device.jdbc.core.CredentialTable.Stored;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.core.Seen;
import io.backplane.security.api.PasswordHashing;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of a login, in steps that tell apart what memory, database and hashing are needed for.
 */
final class LoginCheck {
  private static final int FREE_FAILURES = 5;
  private static final int FREE_FAILURES_PER_REMOTE = 200;
  private static final Denied BAD = new Denied(Reason.BAD_CREDENTIAL);
  private static final Denied THROTTLED = new Denied(Reason.THROTTLED);

  private final Registry registry;
  private final PasswordHashing hashing;
  private final UseTimes uses;
  private final Refusals refusals;
  private final Fingerprints fingerprints;
  private final Failures perClaim = new Failures(FREE_FAILURES);
  private final Failures perRemote = new Failures(FREE_FAILURES_PER_REMOTE);

  LoginCheck(Registry registry, PasswordHashing hashing, UseTimes uses, Refusals refusals) {
    this.registry = registry;
    this.hashing = hashing;
    this.uses = uses;
    this.refusals = refusals;
    this.fingerprints =
        new Fingerprints(
            registry.limits().cachedDevices(),
            registry.limits().fingerprintMillis() * 1000,
            this::lastSeen);
  }

  private long lastSeen(DeviceKey key) {
    Seen s = registry.seen().find(key);
    return s == null ? 0 : s.lastSeen();
  }

  /** The answer if memory has it, else null. Never blocks. */
  Answer fromMemory(Login login) {
    Claim claim = Claim.of(login);
    if (claim == null) {
      return BAD;
    }
    if (claim.token() != null) {
      Optional<Stored> stored = registry.credentials().peekToken(claim.token().prefix());
      if (stored == null) {
        return throttled(login, claim) ? THROTTLED : null;
      }
      return memoryOnly(stored) ? token(login, claim, stored) : null;
    }
    if (throttled(login, claim)) {
      return THROTTLED;
    }
    Optional<Stored> stored = registry.credentials().peekPassword(claim.owner());
    boolean fresh =
        stored != null && memoryOnly(stored) && stored.isPresent() && knows(claim, stored.get());
    return fresh ? identified(login, claim, stored.get()) : null;
  }

  /** Whether device and profile of a credential are in memory too. */
  boolean memoryOnly(Optional<Stored> stored) {
    if (stored.isEmpty()) {
      return true;
    }
    DeviceKey owner = stored.get().owner();
    return registry.devices().peek(owner) != null
        && registry.profiles().peek(owner.tenant()) != null;
  }

  /** An {@link Answer}, or a {@link Hashing} if a password has to be hashed first. */
  Object fromDatabase(Login login) {
    Claim claim = Claim.of(login);
    if (claim.token() != null) {
      return token(login, claim, registry.credentials().token(claim.token().prefix()));
    }
    Optional<Stored> stored = registry.credentials().password(claim.owner());
    if (stored.isEmpty()) {
      return failed(login, claim, claim.owner());
    }
    return knows(claim, stored.get())
        ? identified(login, claim, stored.get())
        : new Hashing(login, claim, stored.get());
  }

  private Answer token(Login login, Claim claim, Optional<Stored> stored) {
    boolean right =
        stored.isPresent()
            && claim.token().matches(stored.get().hash())
            && claim.fits(stored.get().owner());
    if (!right) {
      boolean nameless = claim.owner() == null && stored.isPresent();
      DeviceKey device = nameless ? stored.get().owner() : claim.owner();
      return throttled(login, claim) ? THROTTLED : failed(login, claim, device);
    }
    return identified(login, claim, stored.get());
  }

  private boolean knows(Claim claim, Stored s) {
    return fingerprints.knows(claim.owner(), s.id(), claim.password(), registry.now());
  }

  Answer identified(Login login, Claim claim, Stored s) {
    long now = registry.now();
    if (s.revokedAt() != 0 || s.expiresAt() != 0 && s.expiresAt() <= now) {
      refusals.add(s.owner(), s.revokedAt() != 0 ? Why.REVOKED : Why.EXPIRED, login);
      return new Denied(Reason.REVOKED);
    }
    Optional<Device> device = registry.devices().find(s.owner());
    if (device.isEmpty()) {
      return failed(login, claim, s.owner());
    }
    Device d = device.get();
    if (!d.enabled()) {
      refusals.add(s.owner(), Why.DISABLED, login);
      return new Denied(Reason.DISABLED);
    }
    perClaim.forget(key(login, claim));
    uses.used(s.owner(), s.id(), now);
    return new Accepted(
        new DeviceIdentity(d.tenant(), d.id(), d.profile(), dialect(d, s), s.id(), s.expiresAt()));
  }

  /** What the credential names, or else the profile. */
  private String dialect(Device d, Stored s) {
    if (!s.dialect().isEmpty()) {
      return s.dialect();
    }
    Map<ProfileId, Profile> all = registry.profiles().of(d.tenant());
    Profile p = all.get(d.profile());
    if (p == null) {
      registry.profiles().forget(d.tenant());
      p = registry.profiles().of(d.tenant()).get(d.profile());
    }
    return p.dialect();
  }

  /**
   * Who guesses passwords has to wait, as a name and as an address. Tokens cannot be guessed: there
   * only the one that fails waits, so that a broken device does not keep out its neighbours.
   */
  boolean throttled(Login login, Claim claim) {
    long now = registry.now();
    return perClaim.waits(key(login, claim), now)
        || claim.token() == null && perRemote.waits(host(login), now);
  }

  private Denied failed(Login login, Claim claim, DeviceKey device) {
    return failed(login, claim, device, Why.WRONG);
  }

  Denied failed(Login login, Claim claim, DeviceKey device, Why why) {
    if (device != null) {
      refusals.add(device, why, login);
    }
    long now = registry.now();
    perClaim.add(key(login, claim), now);
    if (claim.token() == null) {
      perRemote.add(host(login), now);
    }
    return BAD;
  }

  private static String key(Login login, Claim claim) {
    String who = claim.token() == null ? claim.owner().toString() : claim.token().prefix();
    return who + '\n' + host(login);
  }

  /** The address without the port, which changes with every connection. */
  private static String host(Login login) {
    String remote = login.remote();
    int colon = remote.lastIndexOf(':');
    boolean port = colon > 0 && (remote.indexOf(':') == colon || remote.charAt(colon - 1) == ']');
    return port ? remote.substring(0, colon) : remote;
  }

  /** A password that has to be hashed to be checked. */
  final class Hashing {
    private final Login login;
    private final Claim claim;
    private final Stored stored;

    Hashing(Login login, Claim claim, Stored stored) {
      this.login = login;
      this.claim = claim;
      this.stored = stored;
    }

    Answer verify() {
      if (throttled(login, claim)) {
        return THROTTLED;
      }
      if (knows(claim, stored)) {
        return identified(login, claim, stored);
      }
      if (!hashing.verify(claim.password().toCharArray(), stored.hash())) {
        return failed(login, claim, claim.owner());
      }
      fingerprints.remember(claim.owner(), stored.id(), claim.password(), registry.now());
      Optional<Stored> still = registry.credentials().password(claim.owner());
      boolean same = still.isPresent() && still.get().id().equals(stored.id());
      return same ? identified(login, claim, stored) : failed(login, claim, claim.owner());
    }
  }
}
