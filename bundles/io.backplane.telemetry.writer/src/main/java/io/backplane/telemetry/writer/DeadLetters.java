/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.writer;

import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.Origin;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.DeadLetterCodec;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.Streams;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Puts records nobody can decode where people find them, with the bytes as they were. After a crash
 * the same record may be put there again; its position tells.
 */
final class DeadLetters {
  /** The reason of these dead letters. */
  static final String REASON = "undecodable-record";

  private static final DeviceId NOBODY = new DeviceId("unknown");
  private static final long WAIT_SECONDS = 10;
  private final Streams streams;
  private AppendBatch batch;

  DeadLetters(Streams streams) {
    this.streams = streams;
  }

  void add(StreamRecord r, String why) {
    if (batch == null) {
      batch = streams.stream(Streams.DEAD_LETTERS).newBatch();
    }
    byte[] body = new byte[r.body().remaining()];
    r.body().duplicate().get(body);
    String place = r.partition() + "/" + r.offset();
    Origin origin = new Origin("stream", "", Streams.DEVICE, Map.of("position", place), body);
    byte[] letter =
        DeadLetterCodec.encode(
            new DeadLetter(
                TenantId.DEFAULT,
                NOBODY,
                ProfileId.DEFAULT,
                origin,
                REASON,
                "record " + place + " of the device stream: " + why,
                r.time()));
    batch.add(r.keyHash(), r.time(), letter, 0, letter.length);
  }

  /**
   * Makes durable what was added.
   *
   * @throws StreamException if the stream refused; the records are to be read again then
   */
  void append() throws InterruptedException {
    if (batch == null) {
      return;
    }
    CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    AppendBatch full = batch;
    batch = null;
    full.append(receipt::complete);
    try {
      if (receipt.get(WAIT_SECONDS, TimeUnit.SECONDS) instanceof Receipt.Refused refused) {
        throw new StreamException("dead letters refused: " + refused.detail());
      }
    } catch (TimeoutException | ExecutionException e) {
      throw new StreamException("dead letters got no receipt within " + WAIT_SECONDS + " s", e);
    }
  }
}
