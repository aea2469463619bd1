/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerCrossing;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus;
import io.backplane.stream.api.StreamStatus.PartitionStatus;
import io.backplane.stream.file.commit.Arrival;
import io.backplane.stream.file.commit.Batch;
import io.backplane.stream.file.commit.Buffers;
import io.backplane.stream.file.commit.Committer;
import io.backplane.stream.file.commit.Takings;
import io.backplane.stream.file.group.Groups;
import io.backplane.stream.file.log.Cursor;
import io.backplane.stream.file.log.Disk;
import io.backplane.stream.file.log.Log;
import io.backplane.stream.file.log.Segment;
import io.backplane.stream.file.log.Settings;
import io.backplane.stream.file.log.StreamMeta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream: a log, the thread that writes it, and its groups. */
final class FileStream implements Stream {
  private static final Logger LOG = LoggerFactory.getLogger(FileStream.class);
  private static final int MOST_READ = 10_000;

  private final String name;
  private final StreamMeta meta;
  private final Settings settings;
  private final Log log;
  private final Arrival arrival = new Arrival();
  private final Buffers buffers = new Buffers();
  private final Takings takings = new Takings();
  private final LongAdder nobody = new LongAdder();
  private final long endsAtOpen;
  private final Committer committer;
  private final Groups groups;
  private volatile boolean closed;

  FileStream(String name, Path folder, Settings settings, Disk disk) throws IOException {
    this.name = name;
    this.settings = settings;
    Files.createDirectories(folder);
    if (!StreamMeta.exists(folder)) {
      new StreamMeta(1, settings.partitions()).save(folder, settings.level());
      disk.forceFolder(folder.getParent());
    }
    this.meta = StreamMeta.load(folder);
    this.log = new Log(folder, meta, settings, disk);
    this.groups = openGroups(folder.resolve("groups"));
    this.endsAtOpen = Arrays.stream(log.ends()).sum();
    this.committer = new Committer(name, log, arrival, settings);
    committer.start();
  }

  private Groups openGroups(Path folder) throws IOException {
    try {
      return new Groups(folder, log, settings.disk(), arrival);
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int partitions() {
    return meta.partitions();
  }

  @Override
  public int epoch() {
    return meta.epoch();
  }

  @Override
  public AppendBatch newBatch() {
    return new Batch(committer, buffers, nobody);
  }

  @Override
  public AppendBatch newBatch(String writer, String run) {
    return new Batch(committer, buffers, takings.of(writer, run));
  }

  /** What came in, beside what lies in the log since this was opened and what was refused. */
  LedgerAccount account() {
    Committer.Waiting waiting = committer.waiting();
    Map<String, Long> out = new TreeMap<>(committer.refusals());
    out.put("appended", Arrays.stream(log.ends()).sum() - endsAtOpen);
    return new LedgerAccount("stream " + name, waiting.received(), out, waiting.records());
  }

  /** What each writer's records came to, and those of writers who keep no books. */
  List<LedgerCrossing> crossings() {
    List<LedgerCrossing> all = new ArrayList<>(takings.crossings("stream " + name));
    all.add(new LedgerCrossing("", "stream " + name, "", false, nobody.sum()));
    return all;
  }

  @Override
  public StreamConsumer consumer(String group, StartAt from) {
    return groups.join(group, from == StartAt.OLDEST);
  }

  @Override
  public List<StreamRecord> read(int partition, long offset, int max) {
    if (partition < 0 || partition >= partitions() || offset < 0 || max < 1 || max > MOST_READ) {
      throw new StreamException(
          "cannot read " + max + " records of partition " + partition + " from " + offset);
    }
    if (closed) {
      throw new StreamException("stream " + name + " is closed");
    }
    long[] from = new long[partitions()];
    Arrays.fill(from, Long.MAX_VALUE);
    from[partition] = offset;
    List<StreamRecord> found = new ArrayList<>();
    try (Cursor cursor = new Cursor(log, from)) {
      cursor.read(found, max);
      return found;
    } catch (IOException e) {
      throw new StreamException("cannot read stream " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean dropGroup(String group) {
    return groups.drop(group);
  }

  @Override
  public StreamStatus status() {
    long[] starts = log.starts();
    List<StreamStatus.GroupStatus> states = groups.status();
    long[] ends = log.ends();
    List<Segment> segments = log.segments();
    long bytes = log.bytes();
    List<PartitionStatus> parts = new ArrayList<>();
    for (int p = 0; p < ends.length; p++) {
      parts.add(new PartitionStatus(p, starts[p], ends[p], segments.size(), bytes / ends.length));
    }
    return new StreamStatus(
        name,
        epoch(),
        settings.level(),
        parts,
        states,
        Arrays.stream(ends).sum(),
        committer.refused(),
        bytes,
        log.latest(),
        committer.fault());
  }

  Committer committer() {
    return committer;
  }

  Log log() {
    return log;
  }

  /** Retention, as of a time in microseconds. */
  void retain(long now) {
    try {
      if (log.retain(now)) {
        committer.poke();
      }
    } catch (IOException e) {
      LOG.warn("retention of stream {} failed, trying again later: {}", name, e.toString());
    }
    groups.expire();
  }

  void saveGroups() {
    groups.save();
  }

  /** Whether nothing of it will write any more. */
  boolean close() {
    boolean ended = committer.close();
    closed = true;
    groups.close();
    arrival.announce();
    return ended;
  }
}
