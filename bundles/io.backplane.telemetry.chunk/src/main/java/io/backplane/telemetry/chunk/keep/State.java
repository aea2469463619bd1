/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.keep;

import io.backplane.telemetry.chunk.series.Catalog;
import io.backplane.telemetry.chunk.series.HeadFiles;
import io.backplane.telemetry.chunk.series.Ingest;
import io.backplane.telemetry.chunk.series.Rollups;
import io.backplane.telemetry.chunk.series.Settings;
import io.backplane.telemetry.chunk.series.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * What the parts of the store share, and its two locks. {@code mutex} belongs to whoever changes
 * something: the writer, a checkpoint, retention. {@code view} is held for writing only while
 * memory changes and for reading only while a snapshot is taken, so nobody waits for the disk of
 * another. Order: mutex before view.
 */
public final class State {
  public final ReentrantLock mutex = new ReentrantLock();
  public final ReentrantReadWriteLock view = new ReentrantReadWriteLock();
  final Settings settings;
  public final Vault vault;
  public final Catalog catalog = new Catalog();
  public final Rollups rollups = new Rollups();
  public final Ingest ingest;
  public final Erasure erasure;
  final HeadFiles headFiles;
  final List<Long> heads = new ArrayList<>();
  public final Map<String, Progress> written = new ConcurrentHashMap<>();
  public final Map<String, Progress> durable = new ConcurrentHashMap<>();
  public final NavigableMap<Long, Long> dayCounts = new ConcurrentSkipListMap<>();
  private volatile long expired;
  private volatile String fault = "";

  public State(Settings settings) {
    this.settings = settings;
    this.vault = new Vault(settings.file(), settings.key(), settings.cacheMegabytes());
    this.ingest = new Ingest(settings, rollups);
    this.erasure = new Erasure(this);
    this.headFiles = new HeadFiles(settings.file(), settings.key());
  }

  public long expired() {
    return expired;
  }

  void expired(long total) {
    expired = total;
  }

  /** Why nothing becomes durable at the moment; empty if it does. */
  public String fault() {
    return fault;
  }

  void fault(String why) {
    fault = why;
  }

  /** The days between two (both included) that hold or held something outside heads. */
  public SortedSet<Long> days(long first, long last) {
    TreeSet<Long> out = new TreeSet<>(dayCounts.subMap(first, true, last, true).keySet());
    for (Long day : ingest.dayChanges().keySet()) {
      if (day >= first && day <= last) {
        out.add(day);
      }
    }
    return out;
  }

  /** Changes memory so that readers see all of it or nothing. */
  void change(Runnable change) {
    view.writeLock().lock();
    try {
      change.run();
    } finally {
      view.writeLock().unlock();
    }
  }
}
