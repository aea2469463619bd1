/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceAuthenticator.Login;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds out which device is speaking if it proves by SCRAM-SHA-256 (RFC 5802, RFC 7677) that it
 * knows its password. The keys stay here: who carries the messages gets what it has to send. Any
 * thread; never blocks: what memory cannot answer is answered by a bounded pool, beyond its bound
 * with {@link Reason#UNAVAILABLE}. Stages never fail exceptionally.
 */
@ProviderType
public interface ScramAuthenticator {
  /**
   * What a device has to mix into its password.
   *
   * @param login who wants to log in, with an empty secret
   * @return {@link Salted}, made up if there is no such device or it has no password, so that
   *     nobody learns which devices there are; or {@link Denied}
   */
  CompletionStage<Salting> salt(Login login);

  /**
   * Checks a proof.
   *
   * @param login as it was given to {@link #salt}
   * @param message the AuthMessage of RFC 5802: the three messages so far, as its section 3 says
   * @param proof the ClientProof
   * @return {@link Proven} or {@link Denied}
   */
  CompletionStage<Verdict> verify(Login login, byte[] message, byte[] proof);

  /** The first answer. */
  sealed interface Salting {}

  /** The second answer. */
  sealed interface Verdict {}

  /**
   * How the password is to be salted.
   *
   * @param salt 16 random bytes
   * @param iterations how often it is to be hashed, 4096 or more
   */
  record Salted(byte[] salt, int iterations) implements Salting {}

  /**
   * It is this device.
   *
   * @param identity who
   * @param signature the ServerSignature, by which the device sees that it speaks to a server that
   *     has its keys
   */
  record Proven(DeviceIdentity identity, byte[] signature) implements Verdict {}

  /**
   * It is not let in.
   *
   * @param reason why
   */
  record Denied(Reason reason) implements Salting, Verdict {}
}
