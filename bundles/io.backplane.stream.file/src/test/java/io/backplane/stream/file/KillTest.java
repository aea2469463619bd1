/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.stream.api.Stream;
import io.backplane.stream.api.Stream.StartAt;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Tally;
import io.backplane.stream.testkit.Appends;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class KillTest {
  private static final int KILLS = 4;

  @TempDir private Path folder;
  private final Set<Long> acknowledged = new HashSet<>();
  private final Map<Long, Integer> found = new HashMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"disk", "os"})
  void what_was_acknowledged_before_a_kill_is_there_once(String level) throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      runAndKill(level, kill * 1_000_000_000L, 300 + 217 * kill);
      check();
    }
  }

  private void runAndKill(String level, long from, int batches) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                KillChild.class.getName(),
                folder.toString(),
                level,
                Long.toString(from))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = child.inputReader()) {
      String line = lines.readLine();
      for (int read = 1; line != null; read++) {
        if (read == batches) {
          child.destroyForcibly();
        }
        acknowledge(line);
        line = readLine(lines);
      }
    }
    assertEquals(137, child.waitFor());
  }

  /** The pipe may end in the middle of a line. */
  private static String readLine(BufferedReader lines) {
    try {
      return lines.readLine();
    } catch (IOException e) {
      return null;
    }
  }

  private void acknowledge(String line) {
    String[] numbers = line.split(" ");
    if (numbers.length == 2 && numbers[0].length() == numbers[1].length()) {
      for (long n = Long.parseLong(numbers[0]); n <= Long.parseLong(numbers[1]); n++) {
        acknowledged.add(n);
      }
    }
  }

  private void check() {
    FileStreams streams = new FileStreams(folder, Configs.defaults(), 0);
    Stream stream = streams.stream("kill");
    assertEquals(0, ((FileStream) stream).log().damagedAtOpen());
    found.clear();
    for (int p = 0; p < stream.partitions(); p++) {
      long next = 0;
      for (List<StreamRecord> some = stream.read(p, next, 10_000);
          !some.isEmpty();
          some = stream.read(p, next, 10_000)) {
        for (StreamRecord each : some) {
          assertEquals(next++, each.offset());
          found.merge(Long.parseLong(Appends.text(each)), 1, Integer::sum);
        }
      }
    }
    Set<Long> missing = new HashSet<>(acknowledged);
    missing.removeAll(found.keySet());
    assertTrue(missing.isEmpty(), () -> missing.size() + " acknowledged records are missing");
    assertFalse(found.values().stream().anyMatch(n -> n > 1), "something is there twice");
    checkGroup(stream);
    streams.close();
  }

  private void checkGroup(Stream stream) {
    GroupStatus before = stream.status().groups().get(0);
    assertEquals(found.size(), before.appended());
    assertEquals(found.size(), before.processed() + before.lag());
    try (StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST)) {
      int count = Appends.poll(consumer, (int) before.lag()).size();
      consumer.commit(consumer.positions(), Tally.processed(count));
      GroupStatus after = stream.status().groups().get(0);
      assertEquals(found.size(), after.processed());
      assertEquals(0, after.lag());
    }
  }
}
