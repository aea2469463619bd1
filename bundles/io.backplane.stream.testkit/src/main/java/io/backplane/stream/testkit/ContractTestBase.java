/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Streams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Opens and closes the streams under test around each test of a contract. */
public abstract class ContractTestBase {
  private Streams streams;
  private Stream stream;

  /** For contract tests. */
  ContractTestBase() {}

  /**
   * Opens the streams over the data left by the ones before in the same test.
   *
   * @return open streams
   */
  protected abstract Streams open();

  /**
   * Ends the streams as a stop of their bundle does.
   *
   * @param open what {@link #open} returned
   */
  protected abstract void close(Streams open);

  @BeforeEach
  void begin() {
    streams = open();
    stream = streams.stream("contract");
  }

  @AfterEach
  void end() {
    close(streams);
  }

  final void restart() {
    end();
    begin();
  }

  final Streams streams() {
    return streams;
  }

  final Stream stream() {
    return stream;
  }

  final void appendNumbers(int from, int to) {
    AppendBatch batch = stream.newBatch();
    for (int i = from; i < to; i++) {
      Appends.add(batch, Appends.spread(i), String.valueOf(i));
    }
    Appends.positions(Appends.append(batch));
  }

  /** The status of a group, which accounts for everything. */
  final GroupStatus group(String name) {
    GroupStatus found =
        stream().status().groups().stream().filter(g -> g.group().equals(name)).findFirst().get();
    assertEquals(0, found.difference(), found::toString);
    return found;
  }
}
