/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.Streams;

/**
 * The two streams the gate writes to, opened.
 *
 * @param service where they come from
 * @param device what was taken
 * @param deadLetters what was not
 * @param marks which of these were taken in again
 */
public record StreamsLink(Streams service, Stream device, Stream deadLetters, Marks marks) {
  /** Opens both; may take as long as the stream's recovery. */
  static StreamsLink open(Streams service) {
    Stream deadLetters = service.stream(Streams.DEAD_LETTERS);
    return new StreamsLink(
        service, service.stream(Streams.DEVICE), deadLetters, Marks.read(service, deadLetters));
  }

  /** The newest time in either, microseconds since the epoch, 0 if they are empty. */
  long lastTime() {
    return Math.max(device.status().lastTime(), deadLetters.status().lastTime());
  }

  /** A batch, null if the stream is closing. */
  public static AppendBatch batch(Stream stream) {
    try {
      return stream.newBatch();
    } catch (StreamException e) {
      return null;
    }
  }
}
