/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import io.backplane.stream.api.Streams;
import io.backplane.stream.testkit.AccountContractTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileAccountsContractTest extends AccountContractTest {
  @TempDir private Path folder;

  @Override
  protected Streams open() {
    return new FileStreams(folder, Configs.defaults(), 0);
  }

  @Override
  protected void close(Streams open) {
    ((FileStreams) open).close();
  }
}
