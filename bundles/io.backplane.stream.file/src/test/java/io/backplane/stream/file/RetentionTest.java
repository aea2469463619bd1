/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import static io.backplane.stream.file.TestStreams.HOUR;
import static io.backplane.stream.file.TestStreams.open;
import static io.backplane.stream.file.TestStreams.segments;
import static io.backplane.stream.file.TestStreams.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Stream.StartAt;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Tally;
import io.backplane.stream.file.log.Settings;
import io.backplane.stream.testkit.Appends;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
  @TempDir private Path folder;
  private FileStream stream;

  @AfterEach
  void end() {
    stream.close();
  }

  private void begin(long segmentBytes, long retentionBytes, long cacheBytes) {
    Settings settings =
        new Settings(2, true, segmentBytes, HOUR, retentionBytes, 0, 32 << 20, cacheBytes, 0);
    stream = open(folder.resolve("data"), settings);
  }

  private void appendAt(long time, int records) {
    AppendBatch batch = stream.newBatch();
    for (int i = 0; i < records; i++) {
      byte[] body = ("t" + time).getBytes(StandardCharsets.UTF_8);
      batch.add(Appends.spread(i), time, body, 0, body.length);
    }
    Appends.positions(Appends.append(batch));
  }

  private GroupStatus group() {
    GroupStatus group = stream.status().groups().get(0);
    return group;
  }

  @Test
  void takes_whole_segments_older_than_the_time() {
    begin(600, 1 << 30, 1 << 20);
    for (int hour = 0; hour < 10; hour++) {
      appendAt(hour * HOUR, 20);
    }
    assertEquals(10, segments(folder.resolve("data")).size());
    stream.retain(9 * HOUR + HOUR / 10);
    assertEquals(20, texts(stream).size());
    assertEquals(1, segments(folder.resolve("data")).size());
    assertTrue(stream.status().partitions().get(0).oldest() > 0);
    assertEquals(200, stream.status().appended());
  }

  @Test
  void a_quiet_stream_loses_its_last_segment_too() {
    begin(1 << 20, 1 << 30, 1 << 20);
    appendAt(HOUR, 20);
    stream.retain(10 * HOUR);
    Waits.until(() -> stream.log().segments().size() == 2);
    stream.retain(10 * HOUR);
    assertEquals(List.of(), texts(stream));
    stream.retain(20 * HOUR);
    stream.retain(20 * HOUR);
    assertEquals(1, stream.log().segments().size());
    appendAt(20 * HOUR, 3);
    assertEquals(3, texts(stream).size());
  }

  @Test
  void a_stream_that_gets_a_little_all_the_time_keeps_to_the_time() {
    begin(64 << 20, 1L << 32, 1 << 20);
    long time = HOUR;
    for (int step = 0; step < 200; step++) {
      time += HOUR / 10;
      appendAt(time, 2);
      stream.retain(time);
      long oldest = Long.parseLong(texts(stream).get(0).substring(1));
      assertTrue(time - oldest <= HOUR + HOUR / 4, "kept for " + (time - oldest) + " us");
      if (step > 20) {
        assertTrue(time - oldest >= HOUR - HOUR / 10, "gone after " + (time - oldest) + " us");
      }
    }
    assertTrue(stream.log().segments().size() <= 10);
  }

  @Test
  void a_stream_opened_often_keeps_to_the_time_too() {
    begin(64 << 20, 1L << 32, 1 << 20);
    long time = HOUR;
    for (int step = 0; step < 60; step++) {
      time += HOUR / 10;
      stream.retain(time);
      appendAt(time, 2);
      stream.close();
      begin(64 << 20, 1L << 32, 1 << 20);
    }
    stream.retain(time);
    long oldest = Long.parseLong(texts(stream).get(0).substring(1));
    assertTrue(time - oldest <= HOUR + HOUR / 4, "kept for " + (time - oldest) + " us");
  }

  @Test
  void takes_the_oldest_segments_of_a_stream_that_is_too_large() {
    begin(600, 3000, 1 << 20);
    for (int i = 0; i < 20; i++) {
      appendAt(i, 10);
    }
    stream.retain(20);
    assertTrue(stream.status().bytes() <= 3000);
    List<String> left = texts(stream);
    assertTrue(left.contains("t19") && !left.contains("t0"));
  }

  @Test
  void what_a_group_had_not_read_has_expired() {
    begin(600, 1 << 30, 1 << 20);
    try (StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST)) {
      for (int hour = 0; hour < 10; hour++) {
        appendAt(hour * HOUR, 20);
      }
      Appends.poll(consumer, 30);
      consumer.commit(consumer.positions(), new Tally(25, 5, 0));
      Appends.poll(consumer, 10);
      stream.retain(5 * HOUR + HOUR / 2);
      assertEquals(70, group().expired());
      assertEquals(100, group().lag());
      List<StreamRecord> next = Appends.poll(consumer, 1);
      assertEquals(5 * HOUR, next.get(0).time());
      consumer.commit(consumer.positions(), Tally.processed(11));
      assertEquals(36, group().processed());
      assertEquals(60, group().expired());
      assertEquals(99, group().lag());
    }
  }

  @Test
  void a_seek_before_the_oldest_begins_there_and_the_gap_has_expired() {
    begin(600, 1 << 30, 1 << 20);
    for (int hour = 0; hour < 3; hour++) {
      appendAt(hour * HOUR, 20);
    }
    stream.retain(2 * HOUR + HOUR / 2);
    try (StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST)) {
      assertEquals(20, group().appended());
      consumer.seek(new Positions(1, new long[2]));
      assertEquals(60, group().appended());
      assertEquals(40, group().expired());
      Appends.poll(consumer, 20);
      consumer.commit(consumer.positions(), Tally.processed(20));
      assertEquals(20, group().processed());
      assertEquals(40, group().expired());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readers_and_accounts_agree_with_a_plain_model_whatever_happens(long seed)
      throws InterruptedException {
    Random random = new Random(seed);
    int cache = random.nextBoolean() ? 500 : 1 << 20;
    begin(2000, 1 << 30, cache);
    StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST);
    Map<Integer, Long> read = new HashMap<>();
    long hour = 0;
    long told = 0;
    for (int step = 0; step < 400; step++) {
      switch (random.nextInt(9)) {
        case 0, 1, 2, 3 -> appendAt(++hour * HOUR, 1 + random.nextInt(30));
        case 4, 5 -> {
          for (StreamRecord each : consumer.poll(1 + random.nextInt(50), 0)) {
            long expected = read.getOrDefault(each.partition(), 0L);
            assertTrue(each.offset() >= expected, "read twice without a seek");
            boolean gap = each.offset() > expected;
            long oldest = stream.status().partitions().get(each.partition()).oldest();
            assertFalse(gap && each.offset() > Math.max(oldest, expected), "skipped");
            read.put(each.partition(), each.offset() + 1);
            told++;
          }
        }
        case 6 -> {
          consumer.commit(consumer.positions(), Tally.processed(told));
          told = 0;
        }
        case 7 -> stream.retain(hour * HOUR - random.nextInt(8) * HOUR + HOUR);
        default -> {
          Positions at = consumer.positions();
          consumer.commit(at, Tally.processed(told));
          told = 0;
          consumer.close();
          if (random.nextBoolean()) {
            stream.close();
            begin(2000, 1 << 30, cache);
          }
          consumer = stream.consumer("g", StartAt.NEWEST);
        }
      }
      assertEquals(0, group().difference(), group()::toString);
    }
    while (group().lag() > 0) {
      told += consumer.poll(1000, 0).size();
      consumer.commit(consumer.positions(), Tally.processed(told));
      told = 0;
    }
    consumer.close();
    assertEquals(group().appended(), group().processed() + group().expired());
    assertEquals(0, group().difference());
  }

  @Test
  void a_reader_keeps_going_while_retention_runs_beside_it() throws Exception {
    begin(3000, 1 << 30, 2000);
    StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST);
    Thread retention =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                stream.retain(stream.status().lastTime() + HOUR / 2);
              }
            });
    retention.start();
    long read = 0;
    for (int hour = 1; hour < 400; hour++) {
      appendAt(hour * HOUR, 40);
      int count = consumer.poll(30, 0).size();
      read += count;
      consumer.commit(consumer.positions(), Tally.processed(count));
    }
    retention.interrupt();
    retention.join();
    assertEquals(read, group().processed());
    assertEquals(399 * 40, group().appended());
    assertTrue(group().expired() > 0);
    consumer.close();
  }
}
