/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.auth;

import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.device.api.DeviceAuthenticator.Answer;
import io.backplane.device.api.DeviceAuthenticator.Login;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.device.api.ScramAuthenticator.Denied;
import io.backplane.device.api.ScramAuthenticator.Proven;
import io.backplane.device.api.ScramAuthenticator.Salted;
import io.backplane.device.api.ScramAuthenticator.Salting;
import io.backplane.device.api.ScramAuthenticator.Verdict;
import io.backplane.device.jdbc.core.CredentialTable.Stored;
import io.backplane.device.jdbc.core.Registry;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** The rules of a login by SCRAM: those of one by password, but that nothing has to be hashed. */
final class ScramCheck {
  private final Registry registry;
  private final LoginCheck check;
  private final byte[] lie = new byte[32];

  ScramCheck(Registry registry, LoginCheck check) {
    this.registry = registry;
    this.check = check;
    new SecureRandom().nextBytes(lie);
  }

  /** A step of a login that may have to ask the database. */
  interface Question<T> {
    T ask(Login login, Claim claim, Optional<Stored> stored);
  }

  /** Answers a question if memory can, else returns null. Never blocks. */
  <T> T fromMemory(Login login, Question<T> question, T denied) {
    Claim claim = Claim.named(login);
    if (claim == null) {
      return denied;
    }
    Optional<Stored> stored = registry.credentials().peekPassword(claim.owner());
    boolean known = stored != null && check.memoryOnly(stored);
    return known ? question.ask(login, claim, stored) : null;
  }

  <T> T fromDatabase(Login login, Question<T> question) {
    Claim claim = Claim.named(login);
    return question.ask(login, claim, registry.credentials().password(claim.owner()));
  }

  Salting salt(Login login, Claim claim, Optional<Stored> stored) {
    if (check.throttled(login, claim)) {
      return new Denied(Reason.THROTTLED);
    }
    ScramKeys keys = ScramKeys.parse(stored.map(Stored::scram).orElse(null));
    return keys == null
        ? new Salted(madeUp(claim), Math.max(4096, registry.limits().scramIterations()))
        : new Salted(keys.salt(), keys.iterations());
  }

  private byte[] madeUp(Claim claim) {
    byte[] name = claim.owner().toString().getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(ScramKeys.hmac(lie, name), ScramKeys.SALT_BYTES);
  }

  Verdict verify(Login login, Claim claim, Optional<Stored> stored, byte[] message, byte[] proof) {
    if (check.throttled(login, claim)) {
      return new Denied(Reason.THROTTLED);
    }
    ScramKeys keys = ScramKeys.parse(stored.map(Stored::scram).orElse(null));
    if (keys == null || !keys.proves(message, proof)) {
      Refusals.Why why =
          keys == null && stored.isPresent() ? Refusals.Why.NO_KEYS : Refusals.Why.WRONG;
      return new Denied(check.failed(login, claim, claim.owner(), why).reason());
    }
    Answer answer = check.identified(login, claim, stored.get());
    return answer instanceof DeviceAuthenticator.Accepted a
        ? new Proven(a.identity(), keys.signature(message))
        : new Denied(((DeviceAuthenticator.Denied) answer).reason());
  }
}
