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
 * @param handed counts what was handed to both
 */
public record StreamsLink(
    Streams service, Stream device, Stream deadLetters, Marks marks, Handed handed) {
  /** Opens both; may take as long as the stream's recovery. */
  static StreamsLink open(Streams service) {
    Stream deadLetters = service.stream(Streams.DEAD_LETTERS);
    return new StreamsLink(
        service,
        service.stream(Streams.DEVICE),
        deadLetters,
        Marks.read(service, deadLetters),
        new Handed());
  }

  /** The newest time in either, microseconds since the epoch, 0 if they are empty. */
  long lastTime() {
    return Math.max(device.status().lastTime(), deadLetters.status().lastTime());
  }

  /** A batch for what was taken, null if the stream is closing. */
  public AppendBatch deviceBatch() {
    return batch(device);
  }

  /** A batch for what was not taken, null if the stream is closing. */
  AppendBatch deadLetterBatch() {
    return batch(deadLetters);
  }

  private AppendBatch batch(Stream stream) {
    try {
      return stream.newBatch(Handed.GATE, handed.run());
    } catch (StreamException e) {
      return null;
    }
  }
}
