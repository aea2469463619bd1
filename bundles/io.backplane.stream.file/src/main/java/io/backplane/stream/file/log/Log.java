/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of one stream. Appended to by the commit thread alone; what {@link #ends()} and
 * {@link #nextNumber()} tell is durable and may be read by any thread.
 */
public final class Log {
  private static final Logger LOG = LoggerFactory.getLogger(Log.class);
  private static final long SEGMENTS_PER_RETENTION = 8;

  private final Path folder;
  private final StreamMeta meta;
  private final Settings settings;
  private final Disk disk;
  private final Space space;
  private final Tail tail;
  private final long damagedAtOpen;
  private volatile List<Segment> segments;
  private volatile long[] ends;
  private volatile long nextNumber;
  private volatile long latest;
  private volatile boolean rollWanted;
  private SegmentWriter writer;

  public Log(Path folder, StreamMeta meta, Settings settings, Disk disk) throws IOException {
    this.folder = folder;
    this.meta = meta;
    this.settings = settings;
    this.disk = disk;
    this.space = new Space(disk, folder, settings.reserveBytes());
    this.tail = new Tail(settings.cacheBytes());
    Recovery.Found found = Recovery.run(folder, meta);
    this.segments = List.copyOf(found.segments());
    this.ends = found.ends();
    this.nextNumber = found.nextNumber();
    this.damagedAtOpen = found.damaged();
    this.latest = segments.stream().mapToLong(Segment::latest).max().orElse(Long.MIN_VALUE);
    if (!segments.isEmpty()) {
      this.writer = new SegmentWriter(disk, settings, segments.get(segments.size() - 1));
    }
  }

  public StreamMeta meta() {
    return meta;
  }

  public Tail tail() {
    return tail;
  }

  public List<Segment> segments() {
    return segments;
  }

  /** The next offset of every partition; not to be changed. */
  public long[] ends() {
    return ends;
  }

  long nextNumber() {
    return nextNumber;
  }

  /** The highest record time ever, 0 if there is none. */
  public long latest() {
    return latest == Long.MIN_VALUE ? 0 : latest;
  }

  public long damagedAtOpen() {
    return damagedAtOpen;
  }

  /** The oldest offset kept of every partition. */
  public long[] starts() {
    List<Segment> now = segments;
    return now.isEmpty() ? ends.clone() : now.get(0).starts();
  }

  public long bytes() {
    return segments.stream().mapToLong(Segment::end).sum();
  }

  /**
   * Makes a frame durable at the stream's level and readable, or leaves everything as it was.
   *
   * @param data the body behind room for the header
   * @param count records in it
   * @param earliest lowest record time
   * @param latestTime highest record time
   * @param after offsets behind it
   */
  public void append(byte[] data, int count, long earliest, long latestTime, long[] after)
      throws IOException {
    try {
      space.take(data.length);
      if (needsSegment(data.length)) {
        roll();
      }
      Frame.Header header =
          new Frame.Header(meta.epoch(), nextNumber, ends, count, earliest, latestTime);
      Frame frame = Frame.seal(data, header, writer.segment());
      writer.write(frame);
      latest = Math.max(latest, latestTime);
      publish(frame, after);
    } catch (IOException e) {
      throw space.classify(e);
    }
  }

  private void publish(Frame frame, long[] after) {
    frame.segment.add(frame);
    tail.add(frame);
    ends = after;
    nextNumber = frame.number() + 1;
  }

  private boolean needsSegment(int length) {
    return writer == null
        || rollWanted
        || writer.segment().end() + length > settings.segmentBytes() && holdsRecords();
  }

  private boolean holdsRecords() {
    return writer.segment().latest() != Long.MIN_VALUE;
  }

  /** Closes the segment and begins the next with an empty frame that holds the offsets. */
  private void roll() throws IOException {
    Segment fresh = new Segment(folder, nextNumber, meta.partitions());
    if (writer != null) {
      writer.repair();
    }
    SegmentWriter next = new SegmentWriter(disk, settings, fresh);
    byte[] empty = new byte[Frame.headerLength(meta.partitions())];
    Frame.Header header = new Frame.Header(meta.epoch(), nextNumber, ends, 0, 0, 0);
    Frame opening = Frame.seal(empty, header, fresh);
    try {
      next.write(opening);
      disk.forceFolder(folder);
    } catch (IOException e) {
      next.discard();
      throw e;
    }
    closeWriter(settings.disk());
    writer = next;
    rollWanted = false;
    fresh.add(opening);
    addSegment(fresh);
    tail.add(opening);
    nextNumber = opening.number() + 1;
  }

  private synchronized void addSegment(Segment segment) {
    List<Segment> more = new ArrayList<>(segments);
    more.add(segment);
    segments = List.copyOf(more);
  }

  private void closeWriter(boolean force) {
    if (writer == null) {
      return;
    }
    try {
      writer.close(force);
      IndexFile.save(writer.segment(), ends, nextNumber);
    } catch (IOException e) {
      LOG.warn("{} could not be closed properly, the next start will read it", writer.segment(), e);
    }
  }

  /** Whether appends would work as far as that can be told without appending. Commit thread. */
  public void probe() throws IOException {
    space.take(1);
    if (writer != null) {
      writer.repair();
    }
  }

  /** Begins a new segment now if retention waits for it. Commit thread. */
  public void rollIfWanted() throws IOException {
    if (rollWanted) {
      try {
        roll();
      } catch (IOException e) {
        throw space.classify(e);
      }
    }
  }

  /** Commit thread, as its last act. */
  public void close() {
    closeWriter(true);
    writer = null;
  }

  /**
   * Removes segments that are too old or too much, oldest first, never the newest. As they go as a
   * whole, one must not grow for long: a part of the retention time after its first record it is
   * closed whatever its size.
   *
   * @param now microseconds since the epoch
   * @return whether the commit thread should begin a new segment so that more can go
   */
  public boolean retain(long now) throws IOException {
    long oldestKept = now - settings.retentionMicros();
    long total = bytes();
    while (segments.size() > 1) {
      Segment oldest = segments.get(0);
      if (oldest.latest() >= oldestKept && total <= settings.retentionBytes()) {
        break;
      }
      total -= oldest.end();
      remove(oldest);
    }
    Segment newest = segments.isEmpty() ? null : segments.get(segments.size() - 1);
    long grownUp = now - settings.retentionMicros() / SEGMENTS_PER_RETENTION;
    rollWanted = newest != null && newest.earliest() < grownUp;
    return rollWanted;
  }

  private void remove(Segment segment) throws IOException {
    synchronized (this) {
      segments = segments.subList(1, segments.size());
    }
    segment.markDeleted();
    Files.deleteIfExists(IndexFile.path(segment.path));
    Files.deleteIfExists(segment.path);
    LOG.debug("retention removed {}", segment);
  }

  /** The segment behind another, null if that is the newest or gone. */
  Segment after(Segment segment) {
    for (Segment next : segments) {
      if (next.first > segment.first) {
        return next;
      }
    }
    return null;
  }

  /** The last segment that starts by those offsets; the oldest if none does; null if none is. */
  Segment floor(long[] offsets) {
    List<Segment> now = segments;
    for (int i = now.size() - 1; i > 0; i--) {
      if (now.get(i).startsBy(offsets)) {
        return now.get(i);
      }
    }
    return now.isEmpty() ? null : now.get(0);
  }
}
