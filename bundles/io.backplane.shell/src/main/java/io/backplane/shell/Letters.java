/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.shell;

import io.backplane.message.api.MessageFormatException;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.DeadLetterCodec;
import io.backplane.protocol.api.Replays.Selection;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus.PartitionStatus;
import io.backplane.stream.api.Streams;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads dead letters for people: the newest, back to a limit of what is looked at. */
final class Letters {
  private static final int BLOCK = 64;
  private static final int MAX_LOOKS = 20_000;

  private Letters() {}

  /** A dead letter where it lies. */
  record Letter(int partition, long offset, DeadLetter letter) {}

  /** The newest that are meant, newest first; of each partition the last 20 000 are looked at. */
  static List<Letter> newest(Streams streams, Selection which, int limit) {
    List<Letter> all = new ArrayList<>();
    if (streams.names().contains(Streams.DEAD_LETTERS)) {
      Stream stream = streams.stream(Streams.DEAD_LETTERS);
      stream.status().partitions().forEach(p -> all.addAll(newest(stream, p, which, limit)));
    }
    all.sort(Comparator.comparingLong((Letter l) -> l.letter().time()).reversed());
    return all.subList(0, Math.min(Math.max(limit, 0), all.size()));
  }

  private static List<Letter> newest(Stream stream, PartitionStatus p, Selection which, int limit) {
    List<Letter> found = new ArrayList<>();
    long end = p.next();
    long last = Math.max(p.oldest(), end - MAX_LOOKS);
    while (end > last && found.size() < limit) {
      long from = Math.max(last, end - BLOCK);
      for (StreamRecord r : stream.read(p.partition(), from, (int) (end - from))) {
        Letter letter = r.offset() < end ? decode(r) : null;
        if (letter != null && which.has(letter.letter())) {
          found.add(letter);
        }
      }
      end = from;
    }
    return found;
  }

  private static Letter decode(StreamRecord r) {
    try {
      return new Letter(r.partition(), r.offset(), DeadLetterCodec.decode(r.body().duplicate()));
    } catch (MessageFormatException e) {
      return null;
    }
  }
}
