/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.testkit;

import io.backplane.stream.api.Streams;

class MemoryAccountsContractTest extends AccountContractTest {
  private MemoryStreams latest;

  @Override
  protected Streams open() {
    latest = latest == null ? new MemoryStreams() : latest.successor();
    return latest;
  }

  @Override
  protected void close(Streams open) {
    ((MemoryStreams) open).close();
  }
}
