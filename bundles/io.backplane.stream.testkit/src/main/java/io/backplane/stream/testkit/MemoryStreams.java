/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.testkit;

import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerCrossing;
import io.backplane.stream.api.LedgerSource;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Refusal;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.Streams;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Streams in memory, so that a unit test of a gate or a consumer needs neither disk nor thread:
 * receipts come on the appending thread before {@code append} returns, unless {@link #hold() held}.
 * Faults, retention and restarts are played by the methods beyond {@link Streams}.
 */
public final class MemoryStreams implements Streams, LedgerSource, AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");

  private final int partitions;
  private final Map<String, MemoryLog> logs;
  private final Map<String, MemoryStream> open = new TreeMap<>();
  private Optional<Receipt.Refused> fault = Optional.empty();
  private boolean held;
  private int toLose;
  private boolean closed;

  /** Streams of four partitions. */
  public MemoryStreams() {
    this(4);
  }

  /**
   * Streams of that many partitions.
   *
   * @param partitions 1 or more
   */
  public MemoryStreams(int partitions) {
    this(partitions, new TreeMap<>());
  }

  private MemoryStreams(int partitions, Map<String, MemoryLog> logs) {
    this.partitions = partitions;
    this.logs = logs;
  }

  @Override
  public synchronized Stream stream(String name) {
    return memoryStream(name);
  }

  @Override
  public synchronized List<String> names() {
    return List.copyOf(logs.keySet());
  }

  /**
   * From now on every append is refused.
   *
   * @param reason why
   * @param detail a sentence
   */
  public synchronized void refuse(Refusal reason, String detail) {
    fault = Optional.of(new Receipt.Refused(reason, detail));
  }

  /** Ends {@link #refuse}. */
  public synchronized void accept() {
    fault = Optional.empty();
  }

  /**
   * The next records are lost though their receipts say that they are durable, as no stream should.
   *
   * @param records how many
   */
  public synchronized void lose(int records) {
    toLose = records;
  }

  /** Whether the record at hand is one of those to lose. */
  synchronized boolean loses() {
    return toLose > 0 && toLose-- > 0;
  }

  /** None. */
  @Override
  public List<LedgerAccount> accounts() {
    return List.of();
  }

  @Override
  public List<LedgerCrossing> crossings() {
    List<MemoryStream> all;
    synchronized (this) {
      all = List.copyOf(open.values());
    }
    return all.stream().flatMap(s -> s.crossings().stream()).toList();
  }

  /** From now on receipts, and the records with them, wait for {@link #release()}. */
  public synchronized void hold() {
    held = true;
  }

  /** Ends {@link #hold()}: what waited becomes durable and its receipts come, on this thread. */
  public void release() {
    List<MemoryStream> all;
    synchronized (this) {
      held = false;
      all = List.copyOf(open.values());
    }
    all.forEach(MemoryStream::flush);
  }

  /**
   * Lets retention take the oldest records of a partition.
   *
   * @param stream its name
   * @param partition its partition
   * @param before the offset that will be the oldest kept
   */
  public void expire(String stream, int partition, long before) {
    MemoryStream target;
    synchronized (this) {
      target = memoryStream(stream);
    }
    target.expire(partition, before);
  }

  /**
   * Everything a stream keeps, partition by partition.
   *
   * @param stream its name
   * @return the records
   */
  public List<StreamRecord> records(String stream) {
    MemoryStream target;
    synchronized (this) {
      target = memoryStream(stream);
    }
    return target.everything();
  }

  /**
   * What a restart leaves: closes this one; the successor has the records and the groups.
   *
   * @return new streams over the same data
   */
  public MemoryStreams successor() {
    close();
    synchronized (this) {
      return new MemoryStreams(partitions, logs);
    }
  }

  @Override
  public void close() {
    List<MemoryStream> all;
    synchronized (this) {
      closed = true;
      held = false;
      all = List.copyOf(open.values());
    }
    all.forEach(MemoryStream::close);
  }

  synchronized boolean isHeld() {
    return held;
  }

  synchronized Optional<Receipt.Refused> fault() {
    return closed
        ? Optional.of(new Receipt.Refused(Refusal.CLOSED, "the streams are closed"))
        : fault;
  }

  private MemoryStream memoryStream(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new StreamException("no name for a stream: " + name);
    }
    if (closed) {
      throw new StreamException("the streams are closed");
    }
    MemoryLog log = logs.computeIfAbsent(name, n -> new MemoryLog(n, partitions));
    return open.computeIfAbsent(name, n -> new MemoryStream(this, log));
  }
}
