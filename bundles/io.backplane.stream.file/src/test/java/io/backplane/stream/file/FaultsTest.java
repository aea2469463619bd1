/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import static io.backplane.stream.file.TestStreams.open;
import static io.backplane.stream.file.TestStreams.set;
import static io.backplane.stream.file.TestStreams.settings;
import static io.backplane.stream.file.TestStreams.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Refusal;
import io.backplane.stream.file.log.Settings;
import io.backplane.stream.testkit.Appends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
  @TempDir private Path folder;
  private final BrittleDisk disk = new BrittleDisk();
  private FileStream stream;

  private Path data() {
    return folder.resolve("data");
  }

  private FileStream begin(Settings settings) {
    stream = open(data(), settings, disk);
    return stream;
  }

  @AfterEach
  void end() {
    disk.heal();
    if (stream != null) {
      stream.close();
    }
  }

  private static Receipt.Refused refused(Receipt receipt) {
    return assertInstanceOf(Receipt.Refused.class, receipt);
  }

  private static Settings reserving(long bytes) {
    return new Settings(2, true, 1 << 20, TestStreams.HOUR, 1 << 30, bytes, 32 << 20, 1 << 20, 0);
  }

  @Test
  void refuses_while_the_reserve_would_be_touched_and_recovers_by_itself() {
    begin(reserving(64 << 20));
    Appends.append(stream, "before");
    disk.usable = (64 << 20) - 1;
    List<Receipt> receipts = new ArrayList<>();
    Waits.until(
        () -> {
          receipts.add(Appends.append(stream, "r" + receipts.size()));
          return receipts.get(receipts.size() - 1) instanceof Receipt.Refused;
        });
    Receipt.Refused refused = refused(receipts.get(receipts.size() - 1));
    assertEquals(Refusal.DISK_FULL, refused.reason());
    assertTrue(refused.detail().contains("reserve"), refused::detail);
    assertEquals(refused.detail(), stream.status().fault());
    assertEquals(Refusal.DISK_FULL, refused(Appends.append(stream, "still")).reason());
    disk.usable = 1L << 40;
    assertInstanceOf(Receipt.Durable.class, Appends.append(stream, "after"));
    assertEquals("", stream.status().fault());
    assertEquals(2, stream.status().refused());
    assertFalse(texts(stream).contains("still"));
  }

  @Test
  void says_without_an_append_when_space_is_back() {
    begin(reserving(64 << 20));
    disk.usable = 0;
    refused(Appends.append(stream, "a"));
    assertFalse(stream.status().fault().isEmpty());
    disk.usable = 1L << 40;
    Waits.until(() -> stream.status().fault().isEmpty());
  }

  @Test
  void no_space_left_is_a_full_disk() {
    begin(settings(1 << 20));
    Appends.append(stream, "a");
    disk.message = "No space left on device";
    disk.failWrite = true;
    assertEquals(Refusal.DISK_FULL, refused(Appends.append(stream, "b")).reason());
    disk.heal();
    Appends.positions(Appends.append(stream, "c"));
    assertEquals(Set.of("a", "c"), set(texts(stream)));
  }

  @Test
  void what_a_failed_write_left_is_never_read() {
    begin(settings(1 << 20));
    Appends.append(stream, "a");
    disk.failWrite = true;
    assertEquals(Refusal.IO_ERROR, refused(Appends.append(stream, "b")).reason());
    disk.heal();
    assertEquals(List.of("a"), texts(stream));
    stream.close();
    begin(settings(1 << 20));
    assertEquals(List.of("a"), texts(stream));
  }

  @Test
  void what_could_not_be_forced_is_never_read() {
    begin(settings(1 << 20));
    Appends.append(stream, "a");
    disk.failForce = true;
    assertEquals(Refusal.IO_ERROR, refused(Appends.append(stream, "b")).reason());
    assertTrue(stream.status().fault().contains("Input/output error"));
    disk.heal();
    stream.close();
    begin(settings(1 << 20));
    assertEquals(List.of("a"), texts(stream));
    Appends.positions(Appends.append(stream, "c"));
    assertEquals(Set.of("a", "c"), set(texts(stream)));
  }

  @Test
  void appends_stay_refused_until_a_failed_write_is_cut_off() {
    begin(settings(1 << 20));
    Appends.append(stream, "a");
    disk.failForce = true;
    disk.failTruncate = true;
    refused(Appends.append(stream, "b"));
    disk.failForce = false;
    refused(Appends.append(stream, "c"));
    disk.failTruncate = false;
    Appends.positions(Appends.append(stream, "d"));
    stream.close();
    begin(settings(1 << 20));
    assertEquals(Set.of("a", "d"), set(texts(stream)));
  }

  @Test
  void a_segment_that_cannot_be_begun_is_tried_again() {
    begin(settings(4096));
    Appends.append(stream, "x".repeat(3900));
    disk.failOpen = true;
    refused(Appends.append(stream, "y".repeat(3900)));
    disk.failOpen = false;
    disk.failForce = true;
    refused(Appends.append(stream, "z".repeat(3900)));
    disk.heal();
    Appends.positions(Appends.append(stream, "end"));
    assertEquals(2, texts(stream).size());
    stream.close();
    begin(settings(4096));
    assertEquals(2, texts(stream).size());
  }

  @Test
  void refuses_as_overloaded_and_in_order_while_too_much_is_on_its_way() throws Exception {
    begin(new Settings(2, true, 1 << 20, TestStreams.HOUR, 1 << 30, 0, 2000, 1 << 20, 0));
    CountDownLatch held = new CountDownLatch(1);
    AppendBatch first = stream.newBatch();
    Appends.add(first, 1, "first");
    CountDownLatch busy = new CountDownLatch(1);
    first.append(
        r -> {
          busy.countDown();
          try {
            held.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertTrue(busy.await(30, TimeUnit.SECONDS));
    List<String> answers = new ArrayList<>();
    CompletableFuture<Receipt> last = new CompletableFuture<>();
    for (int i = 0; i < 10; i++) {
      AppendBatch batch = stream.newBatch();
      Appends.add(batch, 1, i + "x".repeat(500));
      int number = i;
      batch.append(
          r -> {
            answers.add(number + (r instanceof Receipt.Refused f ? " " + f.reason() : ""));
            if (number == 9) {
              last.complete(r);
            }
          });
    }
    assertTrue(answers.isEmpty());
    held.countDown();
    assertEquals(Refusal.OVERLOADED, refused(Appends.await(last)).reason());
    assertEquals(List.of("0", "1", "2", "3 OVERLOADED"), answers.subList(0, 4), answers::toString);
    assertEquals(10, answers.size());
    assertEquals(7, stream.status().refused());
    Appends.positions(Appends.append(stream, "after"));
  }

  @Test
  void one_batch_larger_than_the_bound_passes_when_alone() {
    begin(new Settings(2, true, 1 << 20, TestStreams.HOUR, 1 << 30, 0, 2000, 1 << 20, 0));
    Appends.positions(Appends.append(stream, "x".repeat(5000)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whatever_fails_the_durable_is_there_and_the_refused_is_not(long seed) {
    Random random = new Random(seed);
    Set<String> durable = new TreeSet<>();
    begin(settings(3000));
    for (int i = 0; i < 300; i++) {
      disk.failOpen = random.nextInt(20) == 0;
      disk.failWrite = random.nextInt(10) == 0;
      disk.failForce = random.nextInt(10) == 0;
      disk.failTruncate = random.nextInt(4) == 0;
      disk.usable = random.nextInt(20) == 0 ? 0 : 1L << 40;
      String[] texts = new String[1 + random.nextInt(5)];
      for (int t = 0; t < texts.length; t++) {
        texts[t] = i + "-" + t + "x".repeat(random.nextInt(200));
      }
      if (Appends.append(stream, texts) instanceof Receipt.Durable) {
        durable.addAll(List.of(texts));
      }
      if (random.nextInt(30) == 0) {
        disk.heal();
        assertEquals(durable, set(texts(stream)));
        Waits.until(
            () -> {
              String probe = "probe" + durable.size();
              boolean good = Appends.append(stream, probe) instanceof Receipt.Durable;
              durable.addAll(good ? List.of(probe) : List.of());
              return good;
            });
        stream.close();
        begin(settings(3000));
        assertEquals(durable, set(texts(stream)));
      }
    }
  }

  @Test
  void a_really_full_file_system_refuses_and_recovers() throws Exception {
    Path mount = Files.createDirectory(folder.resolve("mount"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", mount.toString()),
        "a file system of its own can only be mounted by root");
    try {
      fillAndFree(mount);
    } finally {
      if (stream != null) {
        stream.close();
        stream = null;
      }
      run("umount", mount.toString());
    }
  }

  private void fillAndFree(Path mount) throws IOException {
    Path ballast = Files.write(mount.resolve("ballast"), new byte[1 << 20]);
    stream = open(mount.resolve("data"), settings(256 << 10));
    Set<String> durable = new TreeSet<>();
    Receipt receipt = null;
    for (int i = 0; i < 1000 && !(receipt instanceof Receipt.Refused); i++) {
      String text = i + "x".repeat(10_000);
      receipt = Appends.append(stream, text);
      durable.addAll(receipt instanceof Receipt.Durable ? List.of(text) : List.of());
    }
    assertEquals(Refusal.DISK_FULL, refused(receipt).reason());
    assertTrue(durable.size() > 100);
    Files.delete(ballast);
    Appends.positions(Appends.append(stream, "after"));
    durable.add("after");
    assertEquals(durable, set(texts(stream)));
    stream.close();
    stream = open(mount.resolve("data"), settings(256 << 10));
    assertEquals(durable, set(texts(stream)));
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
