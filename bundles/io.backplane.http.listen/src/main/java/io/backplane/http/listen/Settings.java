/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.listen;

/**
 * What the operator set.
 *
 * @param tlsPort offset included, 0 for no TLS
 * @param network whether other machines may come in over TLS
 */
record Settings(int tlsPort, boolean network) {
  static Settings of(Config config, int portOffset) {
    return new Settings(
        config.tlsPort() == 0 ? 0 : config.tlsPort() + portOffset, config.network());
  }
}
