/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.replay;

import io.backplane.message.api.MessageFormatException;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.DeadLetterCodec;
import io.backplane.protocol.api.Replays.Selection;
import io.backplane.protocol.gate.append.Marks;
import io.backplane.protocol.gate.append.StreamsLink;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus.PartitionStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** Open dead letters from the oldest on: all partitions at once, merged by time. */
final class OpenLetters {
  private static final int BLOCK = 16;

  private final Stream letters;
  private final Marks marks;
  private final Selection which;
  private int looks;

  /** Per partition: records from here on are still to be handed out, up to the end. */
  private final long[] next;

  private final long[] end;
  private final List<Deque<StreamRecord>> buffers = new ArrayList<>();

  /** One of them, where it lies. */
  record Found(StreamRecord record, DeadLetter letter) {}

  /**
   * From a place on.
   *
   * @param after empty for the oldest, or {@link #place()} of another one
   * @param looks at most so many are looked at
   */
  OpenLetters(StreamsLink link, Selection which, String after, int looks) {
    letters = link.deadLetters();
    marks = link.marks();
    this.which = which;
    this.looks = looks;
    List<PartitionStatus> partitions = letters.status().partitions();
    end = partitions.stream().mapToLong(PartitionStatus::next).toArray();
    next = partitions.stream().mapToLong(PartitionStatus::oldest).toArray();
    if (!after.isEmpty()) {
      begin(after);
    }
    for (int p = 0; p < next.length; p++) {
      buffers.add(new ArrayDeque<>());
    }
  }

  private void begin(String after) {
    String[] parts = after.split("\\.");
    if (parts.length != next.length || !after.matches("[0-9]{1,18}(\\.[0-9]{1,18})*")) {
      throw new IllegalArgumentException("is no place to go on from");
    }
    for (int p = 0; p < next.length; p++) {
      next[p] = Math.max(next[p], Long.parseLong(parts[p]));
    }
  }

  /** The next one that is meant; null if there is none or enough were looked at. */
  Found next() {
    for (; looks > 0; looks--) {
      StreamRecord oldest = oldest();
      if (oldest == null) {
        return null;
      }
      buffers.get(oldest.partition()).removeFirst();
      next[oldest.partition()] = oldest.offset() + 1;
      DeadLetter letter = decode(oldest);
      if (letter != null && which.has(letter)) {
        return new Found(oldest, letter);
      }
    }
    return null;
  }

  /** Where the next one is looked for, empty if nothing is left. */
  String place() {
    return oldest() == null
        ? ""
        : Arrays.stream(next).mapToObj(Long::toString).collect(Collectors.joining("."));
  }

  private StreamRecord oldest() {
    StreamRecord oldest = null;
    for (int p = 0; p < next.length; p++) {
      StreamRecord first = first(p);
      if (first != null && (oldest == null || first.time() < oldest.time())) {
        oldest = first;
      }
    }
    return oldest;
  }

  private StreamRecord first(int p) {
    Deque<StreamRecord> buffer = buffers.get(p);
    while (buffer.isEmpty()) {
      next[p] = marks.open(p, next[p]);
      if (next[p] >= end[p]) {
        return null;
      }
      List<StreamRecord> found = letters.read(p, next[p], BLOCK);
      if (found.isEmpty()) {
        next[p] = end[p];
        return null;
      }
      for (StreamRecord r : found) {
        if (r.offset() < end[p] && marks.at(p, r.offset()) == 0) {
          buffer.add(r);
        }
      }
      if (buffer.isEmpty()) {
        next[p] = found.get(found.size() - 1).offset() + 1;
      }
    }
    return buffer.peekFirst();
  }

  /** Null for what is no dead letter of a known form: nothing can be said of whom it is. */
  private static DeadLetter decode(StreamRecord r) {
    try {
      return DeadLetterCodec.decode(r.body().duplicate());
    } catch (MessageFormatException e) {
      return null;
    }
  }
}
