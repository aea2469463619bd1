/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a folder of segments holds: closed segments from their indexes, the last one by
 * reading it; what a crash left torn at the very end is cut off.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Path folder;
  private final StreamMeta meta;
  private final List<Segment> segments = new ArrayList<>();
  private long[] ends;
  private long nextNumber;
  private long damaged;
  private long cut;

  /**
   * What was found.
   *
   * @param segments in order; none if the log is new
   * @param ends the next offset of each partition
   * @param nextNumber the next frame's number
   * @param damaged bad places in the middle
   * @param cut bytes cut off the end
   */
  record Found(List<Segment> segments, long[] ends, long nextNumber, long damaged, long cut) {}

  private Recovery(Path folder, StreamMeta meta) {
    this.folder = folder;
    this.meta = meta;
    this.ends = new long[meta.partitions()];
  }

  static Found run(Path folder, StreamMeta meta) throws IOException {
    return new Recovery(folder, meta).find();
  }

  private Found find() throws IOException {
    List<Path> files = files();
    for (int i = 0; i < files.size(); i++) {
      take(files.get(i), i == files.size() - 1);
    }
    return new Found(segments, ends, nextNumber, damaged, cut);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(p -> p.getFileName().toString().endsWith(Segment.SUFFIX)).sorted().toList();
    }
  }

  private void take(Path file, boolean last) throws IOException {
    long first = number(file);
    Optional<IndexFile.Saved> saved = IndexFile.load(file, first, meta.partitions());
    if (last) {
      Files.deleteIfExists(IndexFile.path(file));
    }
    if (saved.isPresent()) {
      segments.add(saved.get().segment());
      ends = saved.get().ends();
      nextNumber = saved.get().nextNumber();
    } else {
      read(file, first, last);
    }
  }

  private long number(Path file) throws IOException {
    String name = file.getFileName().toString();
    try {
      return Long.parseLong(name.substring(0, name.length() - Segment.SUFFIX.length()));
    } catch (NumberFormatException e) {
      throw new IOException(file + " does not belong to a stream", e);
    }
  }

  private void read(Path file, long first, boolean last) throws IOException {
    Segment segment = new Segment(folder, first, meta.partitions());
    long size = Files.size(file);
    try (SegmentReader reader = new SegmentReader(segment, meta.epoch(), 0)) {
      Frame latest = null;
      for (Frame frame = reader.next(size); frame != null; frame = reader.next(size)) {
        segment.add(frame);
        latest = frame;
      }
      damaged += reader.damaged();
      if (latest == null) {
        abandon(file, size, last);
        return;
      }
      ends = latest.ends();
      nextNumber = latest.number() + 1;
    }
    segments.add(segment);
    if (last) {
      cut(segment, size);
    } else {
      IndexFile.save(segment, ends, nextNumber);
    }
  }

  /** A segment without one good frame: the crash came while it was begun, or it is all damage. */
  private void abandon(Path file, long size, boolean last) throws IOException {
    refuseOtherForm(file);
    if (last) {
      LOG.warn("{} ({} bytes) holds nothing, the node stopped as it was begun", file, size);
      Files.delete(file);
      cut += size;
    } else {
      LOG.error("{} ({} bytes) holds nothing readable; left as it is and skipped", file, size);
      damaged++;
    }
  }

  /** What another version wrote is no damage, and above all nothing to delete. */
  private static void refuseOtherForm(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] begin = in.readNBytes(Integer.BYTES);
      char form = begin.length < Integer.BYTES ? 0 : Frame.otherForm((int) Frame.INT.get(begin, 0));
      if (form != 0) {
        throw new IOException(
            file
                + " has frames of form "
                + form
                + ", this version reads form "
                + (char) (Frame.MAGIC & 0xFF)
                + ": run the version that wrote it, or restore what was saved before it");
      }
    }
  }

  private void cut(Segment segment, long size) throws IOException {
    if (size == segment.end()) {
      return;
    }
    try (FileChannel channel = FileChannel.open(segment.path, StandardOpenOption.WRITE)) {
      channel.truncate(segment.end());
      channel.force(true);
    }
    cut += size - segment.end();
    LOG.info("cut {} unused or torn bytes off {}", size - segment.end(), segment);
  }
}
