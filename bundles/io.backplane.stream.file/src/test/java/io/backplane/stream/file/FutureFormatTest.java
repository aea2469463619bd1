/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import static io.backplane.stream.file.TestStreams.open;
import static io.backplane.stream.file.TestStreams.segments;
import static io.backplane.stream.file.TestStreams.settings;
import static io.backplane.stream.file.TestStreams.texts;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.stream.api.Stream.StartAt;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.file.log.IndexFile;
import io.backplane.stream.testkit.Appends;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FutureFormatTest {
  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void write() {
    data = folder.resolve("data");
    FileStream stream = open(data, settings(1 << 20));
    stream.consumer("g", StartAt.OLDEST).close();
    Appends.append(stream, "a");
    stream.close();
  }

  private String refusal() {
    return assertThrows(UncheckedIOException.class, () -> open(data, settings(1 << 20)))
        .getMessage();
  }

  @Test
  void refuses_a_folder_of_a_later_format_and_leaves_it_alone() throws IOException {
    Path meta = data.resolve("stream.properties");
    String before = Files.readString(meta);
    assertTrue(before.contains("format=1\n"), before);
    Files.writeString(meta, before.replace("format=1", "format=2"));
    byte[] log = Files.readAllBytes(segments(data).get(0));

    String text = refusal();
    assertTrue(text.contains(meta + " has format 2"), text);
    assertTrue(text.contains("up to 1"), text);
    assertArrayEquals(log, Files.readAllBytes(segments(data).get(0)));

    Files.writeString(meta, before);
    FileStream stream = open(data, settings(1 << 20));
    assertEquals(List.of("a"), texts(stream));
    stream.close();
  }

  @Test
  void a_folder_that_says_no_format_has_the_first() throws IOException {
    Path meta = data.resolve("stream.properties");
    Files.writeString(meta, Files.readString(meta).replace("format=1\n", ""));
    FileStream stream = open(data, settings(1 << 20));
    assertEquals(List.of("a"), texts(stream));
    stream.close();
  }

  @Test
  void frames_of_a_later_form_are_refused_and_not_deleted_as_damage() throws IOException {
    Path segment = segments(data).get(0);
    Files.deleteIfExists(IndexFile.path(segment));
    byte[] all = Files.readAllBytes(segment);
    for (int at = 0; at + 4 <= all.length; at++) {
      if (all[at] == 'B' && all[at + 1] == 'P' && all[at + 2] == 'F' && all[at + 3] == '1') {
        all[at + 3] = '2';
      }
    }
    Files.write(segment, all);

    String text = refusal();
    assertTrue(text.contains(segment + " has frames of form 2"), text);
    assertArrayEquals(all, Files.readAllBytes(segment));
  }

  @Test
  void offsets_of_a_later_form_are_refused_and_kept() throws IOException {
    Path group = data.resolve("groups").resolve("g.group");
    byte[] all = Files.readAllBytes(group);
    for (int slot = 0; slot < all.length; slot += 4096) {
      if (all[slot] != 0) {
        all[slot + 3] = '2';
      }
    }
    Files.write(group, all);

    FileStream stream = open(data, settings(1 << 20));
    StreamException e =
        assertThrows(StreamException.class, () -> stream.consumer("g", StartAt.OLDEST));
    assertTrue(e.getMessage().contains(group + " has form 2"), e.getMessage());
    stream.close();
    assertArrayEquals(all, Files.readAllBytes(group));
  }
}
