/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The one-time token of the first start. It survives restarts until the setup is done, so that what
 * the terminal showed stays true.
 */
final class FirstStart {
  private static final int TOKEN_LETTERS = 32;

  private final Path tokenFile;
  private final Path doneFile;
  private final Secrets secrets;

  FirstStart(Path data, Secrets secrets) {
    this.tokenFile = data.resolve("first-start-token");
    this.doneFile = data.resolve("security").resolve("setup-done");
    this.secrets = secrets;
  }

  /** Makes sure that the files say the same as the accounts. */
  void settle(boolean setupDone) throws IOException {
    if (setupDone) {
      done();
    } else if (!present().matches("[A-Za-z0-9]{" + TOKEN_LETTERS + "}")) {
      String token = secrets.letters(TOKEN_LETTERS) + '\n';
      PrivateFiles.replace(tokenFile, token.getBytes(StandardCharsets.US_ASCII));
    }
  }

  boolean accepts(String token) throws IOException {
    String expected = present();
    return !expected.isEmpty() && Secrets.same(expected, token.strip());
  }

  /** Leaves the mark that others look for, then takes the token away. */
  void done() throws IOException {
    if (!Files.exists(doneFile)) {
      PrivateFiles.replace(doneFile, "done\n".getBytes(StandardCharsets.US_ASCII));
    }
    Files.deleteIfExists(tokenFile);
  }

  private String present() throws IOException {
    return Files.exists(tokenFile) ? Files.readString(tokenFile).strip() : "";
  }
}
