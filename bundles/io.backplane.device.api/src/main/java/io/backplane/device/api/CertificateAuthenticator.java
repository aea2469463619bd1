/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

import io.backplane.device.api.DeviceAuthenticator.Answer;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.message.api.TenantId;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds out which device is speaking by the certificate it has shown. TLS must have verified the
 * certificate, and that the peer has its key. Any thread; never blocks: what memory cannot answer
 * is answered by a bounded pool, beyond its bound with {@link Reason#UNAVAILABLE}. Stages never
 * fail exceptionally.
 */
@ProviderType
public interface CertificateAuthenticator {
  /**
   * Looks for the device of a certificate.
   *
   * @param shown what the peer showed
   * @return who it is, or why it is not let in: {@link Reason#BAD_CREDENTIAL} if no device has that
   *     certificate, or another one than the peer says it is
   */
  CompletionStage<Answer> authenticate(Shown shown);

  /**
   * A certificate shown by a peer.
   *
   * @param tenant tenant named by the listener
   * @param user the device the peer says it is, or {@code tenant/device}; empty if it does not say
   * @param sha256 the certificate's fingerprint: hexadecimal, colons are overlooked
   * @param name the device the certificate names, if the operator trusts its authority to name
   *     devices: one that is not registered is then taken as a credential of that device when it is
   *     shown first. Empty if only the fingerprint counts
   * @param remote the peer's address, for logs
   * @param protocol such as {@code mqtt}
   */
  record Shown(
      TenantId tenant, String user, String sha256, String name, String remote, String protocol) {}
}
