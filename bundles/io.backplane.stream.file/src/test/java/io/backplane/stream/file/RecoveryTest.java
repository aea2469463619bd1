/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import static io.backplane.stream.file.TestStreams.open;
import static io.backplane.stream.file.TestStreams.segments;
import static io.backplane.stream.file.TestStreams.set;
import static io.backplane.stream.file.TestStreams.settings;
import static io.backplane.stream.file.TestStreams.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.stream.api.Stream.StartAt;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Tally;
import io.backplane.stream.file.log.Frame;
import io.backplane.stream.file.log.IndexFile;
import io.backplane.stream.testkit.Appends;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {
  @TempDir private Path folder;

  private Path data() {
    return folder.resolve("data");
  }

  private Path broken() {
    return folder.resolve("broken");
  }

  private void write(long segmentBytes, int rounds) {
    FileStream stream = open(data(), settings(segmentBytes));
    for (int i = 0; i < rounds; i++) {
      Appends.append(stream, "a" + i, "b" + i, "c" + i);
    }
    stream.close();
  }

  private static Set<String> expected(int rounds) {
    Set<String> all = new TreeSet<>();
    for (int i = 0; i < rounds; i++) {
      all.addAll(List.of("a" + i, "b" + i, "c" + i));
    }
    return all;
  }

  @Test
  void a_tail_torn_at_any_byte_is_cut_at_the_last_whole_round() throws IOException {
    write(1 << 20, 4);
    Path log = segments(data()).get(0);
    long length = Files.size(log);
    int header = Frame.headerLength(2);
    int round = header + 3 * (Frame.RECORD_HEADER + 2);
    assertEquals(header + 4L * round, length);
    for (long cut = 0; cut <= length; cut++) {
      TestStreams.copy(data(), broken());
      Path torn = segments(broken()).get(0);
      try (RandomAccessFile file = new RandomAccessFile(torn.toFile(), "rw")) {
        file.setLength(cut);
      }
      int whole = (int) Math.max(0, (cut - header) / round);
      FileStream stream = open(broken(), settings(1 << 20));
      assertEquals(expected(whole), set(texts(stream)), "cut at " + cut);
      Appends.append(stream, "after");
      stream.close();
      FileStream again = open(broken(), settings(1 << 20));
      assertEquals(3 * whole + 1, texts(again).size());
      assertEquals(0, again.log().damagedAtOpen());
      again.close();
    }
  }

  @Test
  void rubbish_behind_the_end_is_cut_off() throws IOException {
    write(1 << 20, 3);
    Files.deleteIfExists(IndexFile.path(segments(data()).get(0)));
    byte[] rubbish = new byte[5000];
    Arrays.fill(rubbish, (byte) 0x42);
    Files.write(segments(data()).get(0), rubbish, java.nio.file.StandardOpenOption.APPEND);
    FileStream stream = open(data(), settings(1 << 20));
    assertEquals(expected(3), set(texts(stream)));
    assertEquals(0, stream.log().damagedAtOpen());
    stream.close();
  }

  @Test
  void damage_at_any_byte_of_the_middle_costs_its_round_alone() throws IOException {
    write(1 << 20, 3);
    int header = Frame.headerLength(2);
    int round = header + 3 * (Frame.RECORD_HEADER + 2);
    Set<String> others = new TreeSet<>(expected(3));
    others.removeAll(List.of("a1", "b1", "c1"));
    for (int at = header + round; at < header + 2 * round; at++) {
      TestStreams.copy(data(), broken());
      Path log = segments(broken()).get(0);
      Files.delete(IndexFile.path(log));
      flip(log, at);
      FileStream stream = open(broken(), settings(1 << 20));
      assertEquals(1, stream.log().damagedAtOpen(), "byte " + at);
      assertEquals(others, set(texts(stream)), "byte " + at);
      stream.close();
    }
  }

  private static void flip(Path log, long at) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.seek(at);
      int was = file.read();
      file.seek(at);
      file.write(was ^ 0x55);
    }
  }

  @Test
  void what_damage_took_is_booked_as_expired() throws IOException {
    write(1 << 20, 3);
    flip(segments(data()).get(0), Frame.headerLength(2) * 2 + 5);
    FileStream stream = open(data(), settings(1 << 20));
    try (StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST)) {
      assertEquals(6, Appends.poll(consumer, 6).size());
      consumer.commit(consumer.positions(), Tally.processed(6));
      GroupStatus group = stream.status().groups().get(0);
      assertEquals(9, group.appended());
      assertEquals(6, group.processed());
      assertEquals(3, group.expired());
      assertEquals(0, group.lag());
    }
    stream.close();
  }

  @Test
  void a_segment_that_is_all_damage_harms_no_other() throws IOException {
    write(600, 30);
    List<Path> all = segments(data());
    assertTrue(all.size() > 5);
    Path victim = all.get(2);
    Files.deleteIfExists(IndexFile.path(victim));
    Files.write(victim, new byte[(int) Files.size(victim)]);
    FileStream stream = open(data(), settings(600));
    assertEquals(1, stream.log().damagedAtOpen());
    Set<String> left = set(texts(stream));
    assertTrue(left.size() > 70 && left.size() < 90, left::toString);
    assertEquals(90, stream.status().appended());
    Appends.append(stream, "after");
    assertEquals(left.size() + 1, texts(stream).size());
    stream.close();
  }

  @Test
  void indexes_are_made_again_when_missing_or_damaged() throws IOException {
    write(600, 30);
    List<Path> all = segments(data());
    Files.delete(IndexFile.path(all.get(1)));
    Files.write(IndexFile.path(all.get(2)), new byte[] {1, 2, 3});
    byte[] index = Files.readAllBytes(IndexFile.path(all.get(3)));
    index[index.length / 2] ^= 1;
    Files.write(IndexFile.path(all.get(3)), index);
    FileStream stream = open(data(), settings(600));
    assertEquals(expected(30), set(texts(stream)));
    assertEquals(0, stream.log().damagedAtOpen());
    stream.close();
    for (Path log : segments(data())) {
      assertTrue(Files.exists(IndexFile.path(log)), log::toString);
    }
  }

  @Test
  void a_begun_segment_without_a_whole_frame_is_forgotten() throws IOException {
    write(600, 10);
    Files.write(data().resolve(String.format("%020d.log", 1000)), new byte[] {0x42, 0x50});
    FileStream stream = open(data(), settings(600));
    assertEquals(expected(10), set(texts(stream)));
    Appends.append(stream, "after");
    stream.close();
    stream = open(data(), settings(600));
    assertEquals(31, texts(stream).size());
    stream.close();
  }

  @Test
  void offsets_go_on_when_retention_left_only_an_empty_segment() {
    FileStream stream = open(data(), settings(1 << 20));
    Appends.append(stream, "a", "b", "c");
    stream.retain(System.currentTimeMillis() * 1000 + 2 * TestStreams.HOUR);
    Waits.until(() -> stream.log().segments().size() == 2);
    stream.retain(System.currentTimeMillis() * 1000 + 2 * TestStreams.HOUR);
    assertEquals(List.of(), texts(stream));
    stream.close();
    FileStream again = open(data(), settings(1 << 20));
    assertEquals(3, again.status().appended());
    Appends.append(again, "d");
    assertEquals(List.of("d"), texts(again));
    assertEquals(4, again.status().appended());
    again.close();
  }

  @Test
  void a_group_file_torn_at_any_byte_gives_the_commit_before_or_after() throws IOException {
    FileStream stream = open(data(), settings(1 << 20));
    Appends.append(stream, "a", "b", "c", "d");
    try (StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST)) {
      Appends.poll(consumer, 1);
      consumer.commit(consumer.positions(), Tally.processed(1));
      stream.saveGroups();
      TestStreams.copy(data(), broken());
      Appends.poll(consumer, 2);
      consumer.commit(consumer.positions(), Tally.processed(1).plus(Tally.rejected("too-old", 1)));
      stream.saveGroups();
    }
    stream.close();
    Path group = Path.of("groups", "g.group");
    byte[] before = Files.readAllBytes(broken().resolve(group));
    byte[] after = Files.readAllBytes(data().resolve(group));
    for (int torn = 0; torn < after.length; torn++) {
      byte[] mixed = before.clone();
      System.arraycopy(after, 0, mixed, 0, torn);
      Files.write(broken().resolve(group), mixed);
      if (torn < 200 || torn > 4000 && torn < 4300 || torn == after.length - 1) {
        FileStream again = open(broken(), settings(1 << 20));
        GroupStatus status = again.status().groups().get(0);
        assertEquals(4, status.processed() + status.rejected() + status.lag(), status::toString);
        assertTrue(status.processed() == 1 || status.processed() == 2);
        assertEquals(status.rejected(), status.rejections().getOrDefault("too-old", 0L));
        again.close();
      }
    }
  }

  @Test
  void a_group_that_cannot_be_read_says_so_and_can_be_dropped() throws IOException {
    FileStream stream = open(data(), settings(1 << 20));
    stream.consumer("g", StartAt.OLDEST).close();
    stream.close();
    Path file = data().resolve("groups").resolve("g.group");
    byte[] bytes = new byte[(int) Files.size(file)];
    Arrays.fill(bytes, (byte) 7);
    Files.write(file, bytes);
    FileStream again = open(data(), settings(1 << 20));
    String message =
        assertThrows(
                io.backplane.stream.api.StreamException.class,
                () -> again.consumer("g", StartAt.OLDEST))
            .getMessage();
    assertTrue(message.contains("group g") && message.contains("drop"), message);
    assertTrue(again.dropGroup("g"));
    again.consumer("g", StartAt.OLDEST).close();
    again.close();
  }

  @Test
  void a_group_ahead_of_a_log_that_lost_its_end_still_balances() throws IOException {
    write(1 << 20, 3);
    FileStream stream = open(data(), settings(1 << 20));
    try (StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST)) {
      Appends.poll(consumer, 9);
      consumer.commit(consumer.positions(), new Tally(7, 2, 0));
    }
    stream.close();
    try (RandomAccessFile file = new RandomAccessFile(segments(data()).get(0).toFile(), "rw")) {
      file.setLength(file.length() - 10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    FileStream again = open(data(), settings(1 << 20));
    GroupStatus group = again.status().groups().get(0);
    assertEquals(6, group.appended());
    assertEquals(9, group.processed() + group.rejected());
    assertEquals(3, group.repeated());
    assertEquals(0, group.lag());
    assertEquals(0, group.difference());
    again.close();
  }

  @Test
  void files_of_another_layout_are_not_opened_silently() throws IOException {
    write(1 << 20, 3);
    Files.writeString(data().resolve("stream.properties"), "partitions=x\n");
    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> open(data(), settings(1 << 20)));
    assertTrue(e.getMessage().contains("stream.properties"), e::getMessage);
    assertFalse(segments(data()).isEmpty());
  }
}
