/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc;

import static io.backplane.device.jdbc.Rig.T;
import static io.backplane.device.jdbc.Rig.device;
import static io.backplane.device.jdbc.Rig.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.DeviceRegistry.Outcome;
import io.backplane.device.api.DeviceRegistry.RowResult;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.db.TestDatabases;
import io.backplane.device.jdbc.device.ErasureDesk;
import io.backplane.device.jdbc.state.StreamGate;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.MessageKind;
import io.backplane.stream.api.Refusal;
import io.backplane.stream.api.Streams;
import io.backplane.stream.testkit.MemoryStreams;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that is removed is marked in the stream, once, whatever happens in between. */
class ErasureTest {
  @TempDir Path data;
  private final MemoryStreams streams = new MemoryStreams(1);
  private Rig rig;
  private ErasureDesk desk;

  private Rig open() throws IOException {
    rig = new Rig(TestDatabases.embedded(data));
    return rig;
  }

  private void openGate() {
    desk = new ErasureDesk(rig.registry, new StreamGate(streams, rig.time::incrementAndGet));
  }

  private void shut() {
    if (desk != null) {
      desk.close();
      desk = null;
    }
    if (rig != null) {
      rig.close();
      rig = null;
    }
  }

  @AfterEach
  void tearDown() {
    shut();
    streams.close();
  }

  private List<String> marks() {
    return streams.records(Streams.DEVICE).stream()
        .map(r -> MessageCodec.decode(r.body()))
        .filter(m -> m.kind() == MessageKind.REMOVED)
        .map(DeviceMessage::device)
        .map(d -> d.value())
        .toList();
  }

  private void assertOccupied(String name) {
    Reason reason =
        assertThrows(RegistryException.class, () -> rig.devices.create(device(name))).reason();
    assertEquals(Reason.UNAVAILABLE, reason);
  }

  @Test
  void a_removed_device_is_marked_before_the_removal_answers_and_its_name_is_free()
      throws Exception {
    open();
    openGate();
    rig.given("a");
    assertTrue(rig.changes.heard(5, TimeUnit.SECONDS));
    List<DeviceChange.Kind> heard = new CopyOnWriteArrayList<>();
    rig.changes.bindListener(c -> heard.add(c.kind()));
    rig.devices.delete(T, id("a"), 0);
    assertEquals(List.of("a"), marks());
    assertEquals(List.of(DeviceChange.Kind.DELETED), heard, "sessions end before the mark");
    assertEquals(List.of(), rig.registry.erasures().pending());
    rig.given("a");
    assertEquals(List.of("a"), marks());
  }

  @Test
  void what_is_not_removed_is_not_marked() throws Exception {
    open();
    openGate();
    rig.given("a");
    assertThrows(RegistryException.class, () -> rig.devices.delete(T, id("a"), 7));
    assertThrows(RegistryException.class, () -> rig.devices.delete(T, id("b"), 0));
    rig.given("b");
    assertEquals(List.of(), marks());
  }

  @Test
  void without_a_gate_or_a_stream_the_mark_waits_and_so_does_the_name() throws Exception {
    open();
    rig.given("a");
    rig.given("b");
    rig.devices.delete(T, id("a"), 0);
    assertOccupied("a");
    RowResult row = rig.devices.saveAll(List.of(device("a")), false).get(0);
    assertEquals(Outcome.FAILED, row.outcome());
    assertTrue(row.error().contains("still being erased"), row.error());
    streams.refuse(Refusal.DISK_FULL, "full");
    openGate();
    rig.devices.delete(T, id("b"), 0);
    assertOccupied("b");
    streams.accept();
    Rig.await(() -> rig.registry.erasures().pending().isEmpty());
    assertTrue(marks().containsAll(List.of("a", "b")), marks().toString());
    rig.given("a");
    rig.devices.saveAll(List.of(device("b")), false);
    assertEquals(2, rig.devices.counts(T).total());
  }

  @Test
  void a_process_killed_behind_the_removal_marks_it_when_it_is_back() throws Exception {
    List<String> removed = removeUntilKilled(40);
    open();
    assertEquals(
        removed,
        rig.registry.erasures().pending().stream()
            .map(DeviceKey::device)
            .map(d -> d.value())
            .filter(removed::contains)
            .sorted()
            .toList());
    String first = removed.get(0);
    assertTrue(rig.devices.find(T, id(first)).isEmpty());
    assertOccupied(first);
    openGate();
    Rig.await(() -> rig.registry.erasures().pending().isEmpty());
    assertTrue(marks().containsAll(removed));
    rig.given(first);
  }

  private List<String> removeUntilKilled(int count) throws IOException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Remover.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> all = new ArrayList<>();
    try (BufferedReader in = child.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("> ")) {
          all.add(line.substring(2));
        }
        if (all.size() == count) {
          child.toHandle().destroyForcibly();
        }
      }
    }
    assertTrue(all.size() >= count, "ended early, after " + all.size() + " devices");
    return all.stream().sorted().toList();
  }

  /** The process that is killed. */
  static final class Remover {
    private Remover() {}

    public static void main(String[] args) throws IOException {
      PrintStream out =
          new PrintStream(
              new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
      try (Rig rig = new Rig(TestDatabases.embedded(Path.of(args[0])))) {
        for (int i = 0; i < 900; i++) {
          String name = "gone-" + i;
          rig.given(name, "crash");
          rig.devices.delete(T, id(name), 0);
          out.println("> " + name);
        }
      }
    }
  }
}
