/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.certificate;

import java.nio.file.Path;
import java.util.List;

/**
 * What the operator set, with files made absolute.
 *
 * @param certificate the operator's, null for one of our own
 * @param names further ones for a certificate of our own
 */
record Settings(Files certificate, List<String> names) {

  /**
   * Where the operator's certificate lies.
   *
   * @param certificate PEM or PKCS12
   * @param key PEM, null if it is in the first file
   * @param password null without
   */
  record Files(Path certificate, Path key, Path password) {}

  static Settings of(Config config, Path data) {
    Path certificate = file(data, config.certificateFile());
    return new Settings(
        certificate == null
            ? null
            : new Files(
                certificate, file(data, config.keyFile()), file(data, config.passwordFile())),
        List.of(config.names()));
  }

  private static Path file(Path data, String name) {
    return name.isBlank() ? null : data.resolve(name.strip()).normalize();
  }
}
