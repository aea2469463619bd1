/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.testkit;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Position;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What tests of streams do all the time. */
public final class Appends {
  private static final int PATIENCE_SECONDS = 30;

  private Appends() {}

  /**
   * Appends texts as one batch, each with its own hash as key, and waits.
   *
   * @param stream where to
   * @param texts the bodies
   * @return the receipt
   */
  public static Receipt append(Stream stream, String... texts) {
    AppendBatch batch = stream.newBatch();
    for (String text : texts) {
      add(batch, spread(text.hashCode()), text);
    }
    return append(batch);
  }

  /**
   * Adds a text.
   *
   * @param batch where to
   * @param keyHash its key's hash
   * @param text the body
   */
  public static void add(AppendBatch batch, int keyHash, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    batch.add(keyHash, System.currentTimeMillis() * 1000, body, 0, body.length);
  }

  /**
   * Appends a batch and waits.
   *
   * @param batch the batch
   * @return the receipt
   */
  public static Receipt append(AppendBatch batch) {
    CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    batch.append(receipt::complete);
    return await(receipt);
  }

  /**
   * Waits, but not for ever.
   *
   * @param <T> of what
   * @param future what is to come
   * @return what came
   */
  public static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("nothing came", e);
    }
  }

  /**
   * The positions in a receipt that is expected to be good.
   *
   * @param receipt the receipt
   * @return a position for each record
   */
  public static List<Position> positions(Receipt receipt) {
    if (receipt instanceof Receipt.Durable durable) {
      return Arrays.stream(durable.positions()).mapToObj(Position::unpack).toList();
    }
    throw new AssertionError("refused: " + receipt);
  }

  /**
   * Polls until that many records came.
   *
   * @param consumer reads
   * @param count how many
   * @return the records, with bodies of their own
   */
  public static List<StreamRecord> poll(StreamConsumer consumer, int count) {
    List<StreamRecord> all = new ArrayList<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      while (all.size() < count) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("only " + all.size() + " of " + count + " records came");
        }
        all.addAll(consumer.poll(count - all.size(), 1000));
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
    return all;
  }

  /**
   * The body as text.
   *
   * @param record a record
   * @return its text
   */
  public static String text(StreamRecord record) {
    return StandardCharsets.UTF_8.decode(record.body().duplicate()).toString();
  }

  /**
   * The bodies as texts.
   *
   * @param records the records
   * @return their texts
   */
  public static List<String> texts(List<StreamRecord> records) {
    return records.stream().map(Appends::text).toList();
  }

  /**
   * Spreads a poor hash over all bits.
   *
   * @param hash poor
   * @return better
   */
  public static int spread(int hash) {
    int h = hash * 0x9E3779B9;
    return h ^ h >>> 15;
  }
}
