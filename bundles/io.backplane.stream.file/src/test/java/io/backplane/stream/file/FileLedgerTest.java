/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import static io.backplane.stream.file.TestStreams.open;
import static io.backplane.stream.file.TestStreams.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerCrossing;
import io.backplane.stream.api.Stream.StartAt;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Tally;
import io.backplane.stream.testkit.Appends;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream's own account, and what it confirms to its writers. */
class FileLedgerTest {
  @TempDir private Path folder;

  private static void append(FileStream stream, String writer, String run, int records) {
    AppendBatch batch = stream.newBatch(writer, run);
    for (int i = 0; i < records; i++) {
      Appends.add(batch, i, "r");
    }
    Appends.append(batch);
  }

  @Test
  void sets_what_came_in_beside_what_lies_in_the_log_and_what_was_refused() {
    FileStream stream = open(folder.resolve("data"), settings(1 << 20));
    append(stream, "gate", "1", 3);
    stream.close();
    stream = open(folder.resolve("data"), settings(1 << 20));
    append(stream, "gate", "2", 4);
    Appends.append(stream, "plain");
    LedgerAccount a = stream.account();
    assertEquals(new LedgerAccount("stream test", 5, Map.of("appended", 5L), 0), a);
    stream.close();
    append(stream, "gate", "2", 2);
    a = stream.account();
    assertEquals(Map.of("appended", 5L, "refused:closed", 2L), a.out());
    assertEquals(0, a.difference());
  }

  @Test
  void confirms_to_each_writer_what_became_durable_of_its_records() {
    FileStream stream = open(folder.resolve("data"), settings(1 << 20));
    append(stream, "gate", "1", 3);
    append(stream, "gate", "2", 4);
    append(stream, "gate", "1", 2);
    stream.close();
    append(stream, "gate", "1", 7);
    assertEquals(
        List.of(
            new LedgerCrossing("gate", "stream test", "2", false, 4),
            new LedgerCrossing("gate", "stream test", "1", false, 5),
            new LedgerCrossing("", "stream test", "", false, 0)),
        stream.crossings());
  }

  @Test
  void forgets_the_writer_who_did_not_write_for_longest() {
    FileStream stream = open(folder.resolve("data"), settings(1 << 20));
    for (int run = 0; run < 70; run++) {
      append(stream, "gate", "run" + run, 1);
    }
    List<LedgerCrossing> left = stream.crossings();
    assertEquals(65, left.size());
    assertEquals("run69", left.get(63).run());
    stream.close();
  }

  @Test
  void an_account_without_its_extras_has_reasons_unknown_and_balances() throws IOException {
    FileStream stream = open(folder.resolve("data"), settings(1 << 20));
    Appends.append(stream, "a", "b", "c");
    try (StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST)) {
      Appends.poll(consumer, 3);
      consumer.commit(consumer.positions(), new Tally(2, 1, 0, 0, Map.of("too-old", 1L)));
    }
    stream.close();
    Path file = folder.resolve("data").resolve("groups").resolve("g.group");
    try (RandomAccessFile group = new RandomAccessFile(file.toFile(), "rw")) {
      group.setLength(group.length() - 2 * 4096);
    }
    stream = open(folder.resolve("data"), settings(1 << 20));
    GroupStatus g = stream.status().groups().get(0);
    assertEquals(Map.of(Tally.UNSPECIFIED, 1L), g.rejections());
    assertEquals(0, g.difference());
    stream.close();
  }

  @Test
  void reasons_beyond_measure_are_counted_together() {
    FileStream stream = open(folder.resolve("data"), settings(1 << 20));
    for (int i = 0; i < 40; i++) {
      Appends.append(stream, "r" + i);
    }
    try (StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST)) {
      for (int i = 0; i < 40; i++) {
        Appends.poll(consumer, 1);
        consumer.commit(consumer.positions(), Tally.rejected("reason-" + i, 1));
      }
    }
    GroupStatus g = stream.status().groups().get(0);
    assertEquals(40, g.rejected());
    assertEquals(8, g.rejections().get("other"));
    assertEquals(0, g.difference());
    stream.close();
  }
}
