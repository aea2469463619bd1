/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.series;

import io.backplane.telemetry.api.TelemetryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RandomAccessStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.h2.store.fs.FilePath;

/**
 * The file. Opens it anew after a fault: a write error closes an MVStore for good, so what was not
 * committed must be kept elsewhere until {@link #commit} has returned.
 */
public final class Vault implements AutoCloseable {
  /** Of the file's maps, the chunks in them and the head files: a change of form counts this up. */
  public static final int FORMAT = 1;

  private static final String DAY = "day:";
  private static final String FORMAT_KEY = "format";
  private static final int PAGE = 6 * 1024;
  private static final int BLOCK = 4096;
  private static final int FULL = 90;
  private static final int GUARDED = 2;
  private final String file;
  private final char[] key;
  private final int cacheMegabytes;
  private volatile Maps maps;
  private boolean closed;

  /**
   * A vault.
   *
   * @param file path of the file, in H2's notation
   * @param key opens the cipher, null leaves the file in clear
   * @param cacheMegabytes pages kept in memory
   */
  public Vault(String file, char[] key, int cacheMegabytes) {
    this.file = file;
    this.key = key;
    this.cacheMegabytes = cacheMegabytes;
  }

  /** The maps of one life of the file. */
  public static final class Maps {
    public final MVStore store;
    public final MVMap<Long, byte[]> keys;
    public final MVMap<Long, byte[]> series;
    public final MVMap<Long, byte[]> rollups;
    final MVMap<Long, byte[]> broken;
    public final MVMap<String, byte[]> meta;
    private final Deque<MVStore.TxCounter> guards = new ArrayDeque<>();
    public final ConcurrentNavigableMap<Long, MVMap<Long, byte[]>> days =
        new ConcurrentSkipListMap<>();

    Maps(MVStore store) {
      this.store = store;
      keys = open("keys");
      series = open("series");
      rollups = open("rollups");
      broken = open("broken");
      meta =
          store.openMap(
              "state",
              new MVMap.Builder<String, byte[]>()
                  .keyType(StringDataType.INSTANCE)
                  .valueType(ByteArrayDataType.INSTANCE));
      for (String name : store.getMapNames()) {
        if (name.startsWith(DAY)) {
          days.put(Long.parseLong(name.substring(DAY.length())), open(name));
        }
      }
      guard();
    }

    private MVMap<Long, byte[]> open(String name) {
      return store.openMap(
          name,
          new MVMap.Builder<Long, byte[]>()
              .keyType(LongDataType.INSTANCE)
              .valueType(ByteArrayDataType.INSTANCE));
    }

    public MVMap<Long, byte[]> day(long day) {
      return days.computeIfAbsent(day, d -> open(DAY + d));
    }

    public void drop(long day) {
      MVMap<Long, byte[]> map = days.remove(day);
      if (map != null) {
        store.removeMap(map);
      }
    }

    /**
     * Keeps what the last commit still needs from being overwritten by the next, which might tear:
     * left to itself, MVStore takes the space of pages the last commit replaced.
     */
    private void guard() {
      guards.addLast(store.registerVersionUsage());
      if (guards.size() > GUARDED) {
        store.deregisterVersionUsage(guards.removeFirst());
      }
    }

    /** Says with the next commit in which form all is, if the file does not say so yet. */
    public void putFormat() {
      if (!meta.containsKey(FORMAT_KEY)) {
        meta.put(FORMAT_KEY, ByteBuffer.allocate(Integer.BYTES).putInt(FORMAT).array());
      }
    }

    public long bytes() {
      return store.getFileStore().size();
    }
  }

  /**
   * The maps, of the file opened again if need be.
   *
   * @return the maps
   * @throws TelemetryException if the file cannot be opened
   */
  public Maps maps() {
    Maps m = maps;
    return m != null && !m.store.isClosed() ? m : reopen();
  }

  private synchronized Maps reopen() {
    if (closed) {
      throw new TelemetryException("the telemetry store is closed", null);
    }
    if (maps != null && !maps.store.isClosed()) {
      return maps;
    }
    try {
      cutTornBlock();
      MVStore.Builder builder =
          new MVStore.Builder()
              .fileName(file)
              .autoCommitDisabled()
              .cacheSize(cacheMegabytes)
              .pageSplitSize(PAGE);
      if (key != null) {
        builder.encryptionKey(key.clone());
      }
      MVStore store = builder.open();
      store.setRetentionTime(0);
      store.setVersionsToKeep(0);
      Maps opened = new Maps(store);
      refuseNewer(opened);
      maps = opened;
      return maps;
    } catch (MVStoreException | IllegalArgumentException | IOException e) {
      throw new TelemetryException("cannot open " + file + ": " + e.getMessage(), e);
    }
  }

  private static void refuseNewer(Maps opened) throws IOException {
    byte[] said = opened.meta.get(FORMAT_KEY);
    int format = said == null ? 1 : ByteBuffer.wrap(said).getInt();
    if (format > FORMAT) {
      opened.store.closeImmediately();
      throw new IOException(
          "it has format "
              + format
              + ", this version reads formats up to "
              + FORMAT
              + ": run the version that wrote it, or restore what was saved before it");
    }
  }

  /** MVStore writes whole blocks; its cipher takes the length of a torn one for something else. */
  private void cutTornBlock() throws IOException {
    FilePath path = FilePath.get(file);
    long rest = path.exists() ? path.size() % BLOCK : 0;
    if (rest != 0) {
      try (FileChannel channel = path.open("rw")) {
        channel.truncate(channel.size() - rest);
      }
    }
  }

  /** Makes everything put into the maps durable in one step. */
  public void commit() {
    Maps m = maps;
    m.store.commit();
    m.store.sync();
    if (m.store.getPanicException() != null) {
      throw m.store.getPanicException();
    }
    m.guard();
  }

  /** Forgets what was put since the last commit. */
  public synchronized void abandon() {
    if (maps != null && !maps.store.isClosed()) {
      maps.store.closeImmediately();
    }
  }

  /**
   * Rewrites the sparsest pages, ends durable.
   *
   * @param bytes to write, roughly
   * @return whether there was something to do
   */
  public boolean rewrite(int bytes) {
    boolean any = maps().store.compact(FULL, bytes);
    commit();
    return any;
  }

  /** Moves data from the end of the file into holes, so that the file can shrink; ends durable. */
  public void move(int bytes) {
    MVStore store = maps().store;
    if (store.getFileStore() instanceof RandomAccessStore file) {
      file.compactMoveChunks(FULL, bytes, store);
    }
    commit();
  }

  /** How much of the file is not free, in per cent. */
  public int filled() {
    return maps().store.getFileStore().getFillRate();
  }

  /** How much of what is written is still in use, in per cent. */
  public int fillRate() {
    return maps().store.getFileStore().getChunksFillRate();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (maps != null && !maps.store.isClosed()) {
      maps.guards.forEach(maps.store::deregisterVersionUsage);
      maps.store.close(0);
    }
  }
}
