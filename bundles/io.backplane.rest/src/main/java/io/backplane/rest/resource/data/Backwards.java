/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.data;

import io.backplane.message.api.MessageFormatException;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.DeadLetterCodec;
import io.backplane.protocol.api.Replays;
import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.view.StreamViews.LetterView;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus.PartitionStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** Reads dead letters from the newest back: all partitions at once, merged by time. */
final class Backwards {
  private static final int BLOCK = 64;
  private static final int MAX_LOOKS = 20_000;

  private final Stream stream;
  private final Replays replays;
  private final long[] oldest;

  /** Per partition: records below are still to be handed out. */
  private final long[] next;

  private final List<Deque<StreamRecord>> buffers = new ArrayList<>();

  private Backwards(Stream stream, Replays replays, long[] oldest, long[] next) {
    this.stream = stream;
    this.replays = replays;
    this.oldest = oldest;
    this.next = next;
    for (int p = 0; p < next.length; p++) {
      buffers.add(new ArrayDeque<>());
    }
  }

  /**
   * Where to begin.
   *
   * @param stream the dead letters
   * @param replays which were taken in again
   * @param before empty for the newest, a cursor of {@link #cursor()}, or a time
   */
  static Backwards from(Stream stream, Replays replays, String before) {
    List<PartitionStatus> partitions = stream.status().partitions();
    long[] oldest = partitions.stream().mapToLong(PartitionStatus::oldest).toArray();
    long[] next = partitions.stream().mapToLong(PartitionStatus::next).toArray();
    if (before != null && before.startsWith("p")) {
      next = parse(before, next);
    } else if (before != null && !before.isEmpty()) {
      long time = Params.time("before", before, 0);
      for (int p = 0; p < next.length; p++) {
        next[p] = search(stream, p, oldest[p], next[p], time);
      }
    }
    return new Backwards(stream, replays, oldest, next);
  }

  /**
   * The next ones, newest first; fewer than wanted, with more to come, after having passed by many.
   *
   * @param replayed only those that were taken in again, or only those that were not; null for all
   * @param tenant whose
   */
  List<LetterView> take(int max, Boolean replayed, TenantId tenant) {
    List<LetterView> taken = new ArrayList<>();
    for (int looks = 0; taken.size() < max && looks < MAX_LOOKS; looks++) {
      StreamRecord newest = newest();
      if (newest == null) {
        break;
      }
      buffers.get(newest.partition()).removeLast();
      next[newest.partition()] = newest.offset();
      long at = replays.replayedAt(newest.partition(), newest.offset());
      LetterView view = replayed == null || replayed == at > 0 ? view(newest, at, tenant) : null;
      if (view != null) {
        taken.add(view);
      }
    }
    return taken;
  }

  /** Where the next page begins, null if there is none. */
  String cursor() {
    for (int p = 0; p < next.length; p++) {
      if (next[p] > oldest[p]) {
        return "p" + Arrays.stream(next).mapToObj(Long::toString).collect(Collectors.joining("."));
      }
    }
    return null;
  }

  private StreamRecord newest() {
    StreamRecord newest = null;
    for (int p = 0; p < next.length; p++) {
      StreamRecord last = last(p);
      if (last != null && (newest == null || last.time() > newest.time())) {
        newest = last;
      }
    }
    return newest;
  }

  private StreamRecord last(int p) {
    Deque<StreamRecord> buffer = buffers.get(p);
    if (buffer.isEmpty() && next[p] > oldest[p]) {
      long from = Math.max(oldest[p], next[p] - BLOCK);
      for (StreamRecord r : stream.read(p, from, (int) (next[p] - from))) {
        if (r.offset() < next[p]) {
          buffer.add(r);
        }
      }
      if (buffer.isEmpty()) {
        next[p] = oldest[p];
      }
    }
    return buffer.peekLast();
  }

  /** Whether a letter is one of a tenant. */
  static boolean visible(StreamRecord r, TenantId tenant) {
    return view(r, 0, tenant) != null;
  }

  private static LetterView view(StreamRecord r, long replayedAt, TenantId tenant) {
    try {
      DeadLetter letter = DeadLetterCodec.decode(r.body().duplicate());
      return letter.tenant().equals(tenant)
          ? LetterView.of(r.partition(), r.offset(), letter, replayedAt)
          : null;
    } catch (MessageFormatException e) {
      return null;
    }
  }

  private static long[] parse(String cursor, long[] ends) {
    String[] parts = cursor.substring(1).split("\\.");
    if (parts.length != ends.length) {
      throw ProblemException.parameter("before", "is no cursor of this listing");
    }
    long[] next = new long[ends.length];
    for (int p = 0; p < next.length; p++) {
      next[p] = Params.number("before", parts[p], 0, 0, ends[p]);
    }
    return next;
  }

  /** The first offset whose record is not older than a time. */
  private static long search(Stream stream, int p, long oldest, long end, long time) {
    long low = oldest;
    long high = end;
    while (low < high) {
      long middle = (low + high) >>> 1;
      List<StreamRecord> at = stream.read(p, middle, 1);
      if (at.isEmpty() || at.get(0).time() >= time) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
