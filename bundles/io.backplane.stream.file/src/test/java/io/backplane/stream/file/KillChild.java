/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.Stream.StartAt;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.Tally;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Appends and consumes until it is killed; prints the first and last number of each batch kept. */
final class KillChild {
  private KillChild() {}

  public static void main(String[] arguments) throws Exception {
    Config config = Configs.with(Map.of("level", arguments[1], "segmentMegabytes", 1));
    FileStreams streams = new FileStreams(Path.of(arguments[0]), config, 0);
    Stream stream = streams.stream("kill");
    Thread reader = new Thread(() -> consume(stream), "reader");
    reader.setDaemon(true);
    reader.start();
    for (int lane = 0; lane < 2; lane++) {
      long from = Long.parseLong(arguments[2]) + lane * 100_000_000L;
      new Thread(() -> append(stream, from), "appender").start();
    }
  }

  private static void append(Stream stream, long from) {
    Semaphore window = new Semaphore(20);
    PrintStream out = new PrintStream(new BufferedOutputStream(System.out), false);
    long number = from;
    while (true) {
      window.acquireUninterruptibly();
      AppendBatch batch = stream.newBatch();
      long first = number;
      long time = System.currentTimeMillis() * 1000; // of today, or retention takes it
      for (int i = 0; i < 50; i++) {
        byte[] body = Long.toString(number++).getBytes(StandardCharsets.US_ASCII);
        batch.add((int) (number * 0x9E3779B9), time, body, 0, body.length);
      }
      long last = number - 1;
      batch.append(
          receipt -> {
            if (receipt instanceof Receipt.Durable) {
              out.println(first + " " + last);
              out.flush();
            }
            window.release();
          });
    }
  }

  private static void consume(Stream stream) {
    try (StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST)) {
      while (true) {
        List<StreamRecord> some = consumer.poll(1000, 1000);
        consumer.commit(consumer.positions(), Tally.processed(some.size()));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(new IOException(e));
    }
  }
}
