/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.replay;

import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.api.Rejection.Reason;
import io.backplane.protocol.api.Replays.Report;
import io.backplane.protocol.api.Replays.Selection;
import io.backplane.protocol.gate.append.StreamsLink;
import io.backplane.protocol.gate.replay.OpenLetters.Found;
import io.backplane.protocol.gate.replay.Replay.Attempt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One pass over open dead letters, a chunk at a time, so that a thousand cost a few commits. A
 * dialect that is absent is waited for once, not once per letter.
 */
final class Sweep {
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final int MAX_LOOKS = 100_000;
  private static final int CHUNK = 100;
  private static final long CHUNK_BYTES = 1 << 20;

  private final Replay replay;
  private final StreamsLink link;
  private final OpenLetters letters;
  private final Set<String> absent = new HashSet<>();
  private final long began = System.nanoTime();
  private int accepted;
  private int rejected;
  private int refused;
  private String detail = "";
  private boolean through;

  Sweep(Replay replay, StreamsLink link, Selection which, String after) {
    this.replay = replay;
    this.link = link;
    letters = new OpenLetters(link, which, after, MAX_LOOKS);
  }

  Report run(int limit) throws InterruptedException {
    String place = letters.place();
    boolean goesOn = true;
    while (goesOn && !through && tried() < limit && System.nanoTime() - began < MAX_NANOS) {
      goesOn = chunk(limit);
      place = goesOn ? letters.place() : place;
    }
    return new Report(accepted, rejected, refused, detail, place);
  }

  private int tried() {
    return accepted + rejected + refused;
  }

  /** Whether the stream takes what can be taken. */
  private boolean chunk(int limit) throws InterruptedException {
    List<Attempt> good = new ArrayList<>();
    long bytes = 0;
    while (tried() + good.size() < limit && good.size() < CHUNK && bytes < CHUNK_BYTES) {
      Found found = letters.next();
      if (found == null) {
        through = true;
        break;
      }
      Attempt attempt = examine(found);
      if (attempt.fault() == null) {
        good.add(attempt);
        bytes += found.record().body().remaining();
      } else {
        count(attempt.fault(), 1);
      }
    }
    if (good.isEmpty()) {
      return true;
    }
    Outcome outcome = replay.take(link, good);
    count(outcome, good.size());
    return outcome instanceof Outcome.Accepted;
  }

  private Attempt examine(Found found) throws InterruptedException {
    String dialect = found.letter().origin().dialect();
    Attempt attempt = replay.examine(found, absent.contains(dialect) ? 0 : Replay.WAIT_MILLIS);
    if (attempt.fault() instanceof Outcome.Refused r
        && r.rejection().reason() == Reason.DIALECT_FAULT) {
      absent.add(dialect);
    }
    return attempt;
  }

  private void count(Outcome outcome, int letters) {
    if (outcome instanceof Outcome.Rejected r) {
      rejected += letters;
      why(r.rejection());
    } else if (outcome instanceof Outcome.Refused r) {
      refused += letters;
      why(r.rejection());
    } else {
      accepted += letters;
    }
    Outcome[] outcomes = new Outcome[letters];
    Arrays.fill(outcomes, outcome);
    long[] offered = new long[letters];
    Arrays.fill(offered, System.nanoTime());
    replay.books().submitted(letters);
    replay.books().answered(outcomes, offered);
  }

  private void why(Rejection rejection) {
    if (detail.isEmpty()) {
      detail = rejection.detail();
    }
  }
}
