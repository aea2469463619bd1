/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one certificate that the node shows on all its doors. When it is renewed or brought anew the
 * service's properties change, so that whoever refers to it is told ({@code updated} of a
 * reference). While the service is away the identity of before stays good. Any thread; never
 * blocks.
 */
@ProviderType
public interface ServerCertificate {
  /** Service property: the fingerprint of what {@link #current} returns, empty for none. */
  String SHA256 = "backplane.certificate.sha256";

  /**
   * What to show to new connections.
   *
   * @return the newest that is of use, the same object while nothing changed; empty if there never
   *     was one
   */
  Optional<ServerIdentity> current();

  /**
   * Under which name other machines may call this one.
   *
   * @return the machine's name, {@code localhost} if it has none
   */
  String host();

  /**
   * Why something newer is not shown.
   *
   * @return for people; empty if nothing is wrong
   */
  String fault();
}
