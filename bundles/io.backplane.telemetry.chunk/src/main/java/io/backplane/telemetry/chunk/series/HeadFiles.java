/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.series;

import io.backplane.telemetry.api.TelemetryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.h2.store.fs.FilePath;

/**
 * Heads at rest. They change all the time, so they would riddle the store's file with holes; each
 * checkpoint writes a small file of its own instead, of all heads or of those that changed, and the
 * store's commit then names the files that count. What a commit does not name does not exist.
 *
 * <p>Form: magic, nonce, segments of entries (series, length, bytes) sealed by {@link SegmentSeal},
 * an empty segment at the end. Belongs to the holder of the mutex.
 */
public final class HeadFiles {
  private static final long MAGIC = 0x4250_4845_4144_5331L;
  private static final int SEGMENT = 64 * 1024;
  private static final int MOST_SEGMENT = 64 << 20;
  private final String prefix;
  private final SegmentSeal seal;
  private long next;

  /** Takes one head. */
  public interface Reader {
    /** A head's series and bytes. */
    void head(int series, ByteBuffer bytes);
  }

  /**
   * Head files beside a store.
   *
   * @param store the store's path in H2's notation
   * @param key the store's key, null for files in clear
   */
  public HeadFiles(String store, char[] key) {
    this.prefix = store + ".heads.";
    this.seal = new SegmentSeal(key);
    this.next = numbers().stream().mapToLong(n -> n + 1).max().orElse(1);
  }

  /**
   * A file written.
   *
   * @param number its number
   * @param bytes its size
   */
  public record Written(long number, long bytes) {}

  /**
   * Writes a file, durable on return. Its number was never used before: a commit that seemed to
   * fail may have named the one before.
   *
   * @param tracks whose heads
   * @param encode a head's bytes
   * @return the file
   * @throws TelemetryException if it could not; no file is left then, if possible
   */
  public Written write(Collection<Track> tracks, Function<Track, byte[]> encode) {
    long number = next++;
    FilePath file = FilePath.get(prefix + number);
    try (FileChannel out = file.open("rw")) {
      byte[] nonce = seal.nonce();
      put(out, ByteBuffer.allocate(16).putLong(MAGIC).put(nonce));
      ByteBuffer segment = ByteBuffer.allocate(SEGMENT);
      int index = 0;
      for (Track t : tracks) {
        byte[] head = encode.apply(t);
        if (segment.remaining() < head.length + 8) {
          segment = flush(out, segment, nonce, index++, head.length + 8);
        }
        segment.putInt(t.id).putInt(head.length).put(head);
      }
      if (segment.position() > 0) {
        segment = flush(out, segment, nonce, index++, 0);
      }
      flush(out, segment, nonce, index, 0);
      out.force(true);
      return new Written(number, out.size());
    } catch (IOException e) {
      delete(file);
      throw new TelemetryException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private ByteBuffer flush(FileChannel out, ByteBuffer segment, byte[] nonce, int index, int need)
      throws IOException {
    byte[] sealed = seal.seal(segment.array(), segment.position(), nonce, index);
    put(out, ByteBuffer.allocate(4 + sealed.length).putInt(sealed.length).put(sealed));
    return need > SEGMENT ? ByteBuffer.allocate(need) : segment.clear();
  }

  private static void put(FileChannel out, ByteBuffer filled) throws IOException {
    filled.flip();
    while (filled.hasRemaining()) {
      out.write(filled);
    }
  }

  /**
   * Reads a file.
   *
   * @param number its number
   * @param reader takes the heads
   * @throws TelemetryException if it is missing or damaged
   */
  public void read(long number, Reader reader) {
    FilePath file = FilePath.get(prefix + number);
    try (FileChannel in = file.open("r")) {
      ByteBuffer head = get(in, 16);
      long magic = head.getLong();
      if (magic != MAGIC) {
        throw new IOException(
            (magic ^ MAGIC) >>> 8 == 0
                ? "it has form " + (char) (magic & 0xFF) + ", this version reads form 1"
                : "no head file");
      }
      byte[] nonce = new byte[8];
      head.get(nonce);
      for (int index = 0; segment(in, nonce, index, reader); index++) {
        continue;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new TelemetryException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private boolean segment(FileChannel in, byte[] nonce, int index, Reader reader)
      throws IOException {
    int length = get(in, 4).getInt();
    if (length < 0 || length > MOST_SEGMENT) {
      throw new IOException("segment of " + length + " bytes");
    }
    byte[] sealed = new byte[length];
    get(in, length).get(sealed);
    ByteBuffer entries = ByteBuffer.wrap(seal.open(sealed, nonce, index));
    boolean any = entries.hasRemaining();
    while (entries.hasRemaining()) {
      int series = entries.getInt();
      int size = entries.getInt();
      reader.head(series, entries.slice(entries.position(), size));
      entries.position(entries.position() + size);
    }
    return any;
  }

  private static ByteBuffer get(FileChannel in, int n) throws IOException {
    ByteBuffer b = ByteBuffer.allocate(n);
    while (b.hasRemaining()) {
      if (in.read(b) < 0) {
        throw new IOException("cut short");
      }
    }
    return b.flip();
  }

  /** Deletes the files that do not count. */
  public void keepOnly(Set<Long> numbers) {
    for (long number : numbers()) {
      if (!numbers.contains(number)) {
        delete(FilePath.get(prefix + number));
      }
    }
  }

  private List<Long> numbers() {
    FilePath any = FilePath.get(prefix + "0");
    String name = any.getName().substring(0, any.getName().length() - 1);
    List<Long> out = new ArrayList<>();
    for (FilePath f : any.getParent().newDirectoryStream()) {
      String number = f.getName().startsWith(name) ? f.getName().substring(name.length()) : "";
      if (number.matches("[0-9]{1,18}")) {
        out.add(Long.parseLong(number));
      }
    }
    return out;
  }

  private static void delete(FilePath file) {
    if (file.exists()) {
      file.delete();
    }
  }
}
