/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.cpu;

import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Books CPU time on bundles. What a thread took is measured; it is booked on the bundle whose code
 * is topmost on the thread's stack when it is next seen, bundles that export packages left out:
 * they are libraries that work for the one below. A thread that waits in a library, such as an
 * event loop without events, says nothing, and what it took is kept until it is seen at work. One
 * thread samples, any may read.
 */
final class CpuBook {
  static final long PATIENCE_NANOS = 60_000_000_000L;

  /** Less is not worth a look at the stack; it is kept until it is more. */
  private static final long LEAST_NANOS = 200_000;

  private static final long NOBODY = -1;

  private final Threads threads;
  private final Function<String, Owner> owners;
  private final Map<Long, Entry> entries = new HashMap<>();
  private final Map<Long, Long> booked = new ConcurrentHashMap<>();
  private long round;
  private volatile long pending;

  /** One thread. */
  private static final class Entry {
    private long cpu;
    private long pending;
    private long since;
    private long last = NOBODY;
    private long seen;
  }

  CpuBook(Threads threads, Function<String, Owner> owners) {
    this.threads = threads;
    this.owners = owners;
  }

  /** Nanoseconds by bundle; under -1 what was seen to be no bundle's. */
  Map<Long, Long> booked() {
    return booked;
  }

  /**
   * Takes a bundle out that has gone; on the thread that samples. What threads took since goes to
   * nobody.
   *
   * @return the nanoseconds that were booked on it
   */
  long forget(long bundle) {
    for (Entry e : entries.values()) {
      e.last = e.last == bundle ? NOBODY : e.last;
    }
    Long nanos = booked.remove(bundle);
    return nanos == null ? 0 : nanos;
  }

  /** Nanoseconds taken by threads that have not been seen at work since. */
  long pending() {
    return pending;
  }

  /**
   * Looks at all threads.
   *
   * @param now nanoseconds of any clock that runs evenly
   */
  void sample(long now) {
    round++;
    List<Long> busy = measure(now);
    if (!busy.isEmpty()) {
      ThreadInfo[] stacks = threads.stacks(busy);
      for (int i = 0; i < stacks.length; i++) {
        if (stacks[i] != null) {
          attribute(entries.get(busy.get(i)), stacks[i]);
        }
      }
    }
    long left = 0;
    for (var all = entries.values().iterator(); all.hasNext(); ) {
      Entry e = all.next();
      boolean ended = e.seen != round;
      if (e.pending > 0 && (ended || now - e.since > PATIENCE_NANOS)) {
        book(e, e.last);
      }
      left += e.pending;
      if (ended) {
        all.remove();
      }
    }
    pending = left;
  }

  private List<Long> measure(long now) {
    long[] ids = threads.ids();
    long[] cpu = threads.cpu(ids);
    List<Long> busy = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      if (cpu[i] < 0) {
        continue;
      }
      Entry e = entries.computeIfAbsent(ids[i], id -> new Entry());
      e.seen = round;
      long took = cpu[i] - e.cpu;
      e.cpu = cpu[i];
      if (took > 0) {
        e.since = e.pending == 0 ? now : e.since;
        e.pending += took;
        if (e.pending >= LEAST_NANOS) {
          busy.add(ids[i]);
        }
      }
    }
    return busy;
  }

  private void attribute(Entry e, ThreadInfo stack) {
    StackTraceElement[] frames = stack.getStackTrace();
    Owner library = null;
    for (StackTraceElement frame : frames) {
      Owner owner = owners.apply(frame.getClassName());
      if (owner != null && !owner.library()) {
        book(e, owner.bundle());
        return;
      }
      library = library == null ? owner : library;
    }
    boolean works =
        stack.getThreadState() == Thread.State.RUNNABLE
            && frames.length > 0
            && !frames[0].isNativeMethod();
    if (library != null && works) {
      book(e, library.bundle());
    }
  }

  private void book(Entry e, long bundle) {
    booked.merge(bundle, e.pending, Long::sum);
    e.pending = 0;
    e.last = bundle;
  }
}
