/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** Finds out which device is speaking. */
@ProviderType
public interface DeviceAuthenticator {
  /**
   * Checks a credential. Never blocks: what memory cannot answer is answered by a bounded pool;
   * beyond its bound the answer is UNAVAILABLE.
   *
   * @param login what the peer offers
   * @return the answer; never fails exceptionally
   */
  CompletionStage<Answer> authenticate(Login login);

  /**
   * What a peer offers.
   *
   * @param tenant tenant named by the peer or the listener
   * @param user user name: the device's identifier; a bare token; or {@code tenant/device}. Empty
   *     if only a token is offered as the secret
   * @param secret password or token, empty if the user name is the token
   * @param remote the peer's address, for logs and throttling
   * @param protocol such as {@code mqtt}
   */
  record Login(TenantId tenant, String user, String secret, String remote, String protocol) {
    @Override
    public String toString() {
      return "Login[" + protocol + " from " + remote + "]";
    }
  }

  /** The answer. */
  sealed interface Answer {}

  /**
   * It is this device.
   *
   * @param identity who
   */
  record Accepted(DeviceIdentity identity) implements Answer {}

  /**
   * It is not let in.
   *
   * @param reason why, for counters and logs; peers learn only what their protocol tells apart
   */
  record Denied(Reason reason) implements Answer {}

  /** Why a login is denied. */
  enum Reason {
    /** Unknown device, token or password: told alike to the peer. */
    BAD_CREDENTIAL,
    /** The credential was revoked or has expired. */
    REVOKED,
    /** The device is disabled. */
    DISABLED,
    /** Too many failures from there. */
    THROTTLED,
    /** Cannot be answered now; try again. */
    UNAVAILABLE
  }

  /**
   * A device that proved itself.
   *
   * @param tenant its tenant
   * @param device its identifier
   * @param profile its profile
   * @param dialect the dialect it speaks: the one its credential names, or else its profile; a
   *     protocol card may put another in its place
   * @param credential the credential used
   * @param expiresAt when the credential ends, microseconds since the epoch, 0 for never
   */
  record DeviceIdentity(
      TenantId tenant,
      DeviceId device,
      ProfileId profile,
      String dialect,
      String credential,
      long expiresAt) {}
}
