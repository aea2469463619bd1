/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.metrics.api.MetricSink;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.Stream.StartAt;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.Tally;
import io.backplane.stream.testkit.Appends;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStreamsTest {
  @TempDir private Path folder;
  private FileStreams streams;

  private FileStreams begin(Map<String, Object> config) {
    streams = new FileStreams(folder, Configs.with(config), 0);
    return streams;
  }

  @AfterEach
  void end() {
    if (streams != null) {
      streams.close();
    }
  }

  @Test
  void one_at_a_time_owns_the_folder() {
    begin(Map.of());
    StreamException e =
        assertThrows(StreamException.class, () -> new FileStreams(folder, Configs.defaults(), 0));
    assertTrue(e.getMessage().contains("in use by process " + ProcessHandle.current().pid()));
    streams.close();
    begin(Map.of());
  }

  @Test
  void nothing_runs_on_after_a_close() {
    begin(Map.of());
    streams.stream("one");
    streams.stream("two");
    assertTrue(threads() >= 3);
    streams.close();
    streams.close();
    Waits.until(() -> threads() == 0);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("stream-"))
        .count();
  }

  @Test
  void partitions_stay_as_they_were_at_creation() {
    begin(Map.of("partitions", 3));
    assertEquals(3, streams.stream("s").partitions());
    streams.close();
    begin(Map.of("partitions", 8));
    assertEquals(3, streams.stream("s").partitions());
    assertEquals(8, streams.stream("t").partitions());
    assertEquals(List.of("s", "t"), streams.names());
  }

  @Test
  void single_streams_have_settings_of_their_own() {
    begin(
        Map.of(
            "streams",
            new String[] {
              "a: level=os, partitions=1", "b:retentionHours=720", "a:cacheMegabytes=1"
            }));
    assertEquals("os", streams.stream("a").status().level());
    assertEquals(1, streams.stream("a").partitions());
    assertEquals("disk", streams.stream("b").status().level());
    assertEquals(
        720 * TestStreams.HOUR,
        SettingsReader.of(
                Configs.with(Map.of("streams", new String[] {"b:retentionHours=720"})), "b")
            .retentionMicros());
  }

  @Test
  void says_which_setting_is_wrong() {
    assertWrong(Map.of("level", "ssd"), "ssd");
    assertWrong(Map.of("partitions", 0), "partitions");
    assertWrong(Map.of("streams", new String[] {"s:colour=red"}), "colour");
    assertWrong(Map.of("streams", new String[] {"s:partitions"}), "partitions");
    assertWrong(Map.of("streams", new String[] {"nonsense"}), "nonsense");
  }

  private static void assertWrong(Map<String, Object> config, String part) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> SettingsReader.of(Configs.with(config), "s"));
    assertTrue(e.getMessage().contains(part), e::getMessage);
  }

  @Test
  void committed_offsets_reach_the_disk_within_a_second() throws Exception {
    begin(Map.of());
    Stream stream = streams.stream("s");
    Appends.append(stream, "a", "b");
    try (StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST)) {
      Appends.poll(consumer, 2);
      byte[] before = Files.readAllBytes(groupFile());
      long begin = System.nanoTime();
      consumer.commit(consumer.positions(), Tally.processed(2));
      Waits.until(() -> !java.util.Arrays.equals(before, bytes()));
      assertTrue(System.nanoTime() - begin < 1_000_000_000L);
    }
  }

  private Path groupFile() {
    return folder.resolve("s").resolve("groups").resolve("g.group");
  }

  private byte[] bytes() {
    try {
      return Files.readAllBytes(groupFile());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void an_interrupted_reader_harms_nobody() throws Exception {
    begin(Map.of("cacheMegabytes", 0));
    Stream stream = streams.stream("s");
    for (int i = 0; i < 50; i++) {
      Appends.append(stream, "r" + i);
    }
    StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> consumer.poll(10, 1000));
    assertEquals(50, Appends.poll(consumer, 50).size());
    Thread.currentThread().interrupt();
    consumer.close();
    assertTrue(Thread.interrupted());
    Appends.positions(Appends.append(stream, "after"));
  }

  @Test
  void a_slow_reader_falls_out_of_memory_and_reads_the_files() {
    begin(Map.of("cacheMegabytes", 1, "segmentMegabytes", 1));
    Stream stream = streams.stream("s");
    try (StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST)) {
      long read = 0;
      long[] next = new long[stream.partitions()];
      for (int round = 0; round < 200; round++) {
        AppendBatch batch = stream.newBatch();
        for (int i = 0; i < 200; i++) {
          Appends.add(batch, Appends.spread(round * 200 + i), "x".repeat(100));
        }
        Appends.append(batch);
        for (StreamRecord each : Appends.poll(consumer, round < 100 ? 10 : 390)) {
          assertEquals(next[each.partition()]++, each.offset());
          read++;
        }
      }
      assertEquals(100 * 10 + 100 * 390, read);
      assertTrue(((FileStream) stream).log().tail().bytes() <= 1 << 20);
    }
  }

  @Test
  void busy_senders_share_commits() {
    begin(Map.of("lingerMicros", 2000));
    Stream stream = streams.stream("s");
    Semaphore window = new Semaphore(100);
    for (int i = 0; i < 3000; i++) {
      window.acquireUninterruptibly();
      AppendBatch batch = stream.newBatch();
      Appends.add(batch, i, "r" + i);
      batch.append(r -> window.release());
    }
    window.acquireUninterruptibly(100);
    long rounds = ((FileStream) stream).committer().rounds();
    assertTrue(rounds < 1500, () -> rounds + " rounds");
    assertEquals(3000, stream.status().appended());
  }

  @Test
  void shows_its_figures() {
    begin(Map.of());
    Stream stream = streams.stream("s");
    Appends.append(stream, "a", "b", "c");
    try (StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST)) {
      Appends.poll(consumer, 2);
      consumer.commit(consumer.positions(), new Tally(1, 1, 0));
      Map<String, Double> figures = new TreeMap<>();
      streams.collect(
          new MetricSink() {
            @Override
            public void counter(String name, String help, double value, String... labels) {
              assertTrue(name.endsWith("_total"), name);
              figures.put(name + List.of(labels), value);
            }

            @Override
            public void gauge(String name, String help, double value, String... labels) {
              figures.put(name + List.of(labels), value);
            }
          });
      assertEquals(3, figures.get("backplane_stream_appended_total[stream, s]"));
      assertEquals(1, figures.get("backplane_stream_group_lag[stream, s, group, g]"));
      assertEquals(
          1,
          figures.get(
              "backplane_stream_group_records_total[stream, s, group, g, outcome, rejected, reason,"
                  + " unspecified]"));
      assertEquals(0, figures.get("backplane_stream_fault[stream, s]"));
    }
  }

  @Test
  void a_call_back_that_leaves_the_thread_interrupted_harms_nobody() {
    begin(Map.of());
    Stream stream = streams.stream("s");
    for (int i = 0; i < 5; i++) {
      AppendBatch batch = stream.newBatch();
      Appends.add(batch, 1, "r" + i);
      CompletableFuture<Receipt> done = new CompletableFuture<>();
      batch.append(
          receipt -> {
            Thread.currentThread().interrupt();
            done.complete(receipt);
          });
      Appends.positions(Appends.await(done));
    }
    assertEquals(5, stream.read(0, 0, 10).size());
  }

  @Test
  void a_call_back_may_append() {
    begin(Map.of());
    Stream stream = streams.stream("s");
    CompletableFuture<Receipt> second = new CompletableFuture<>();
    AppendBatch first = stream.newBatch();
    Appends.add(first, 1, "first");
    first.append(
        receipt -> {
          AppendBatch next = stream.newBatch();
          Appends.add(next, 1, "second");
          next.append(second::complete);
        });
    assertInstanceOf(Receipt.Durable.class, Appends.await(second));
    assertEquals(List.of("first", "second"), Appends.texts(stream.read(0, 0, 10)));
  }
}
