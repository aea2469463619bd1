/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.codec;

import java.util.Arrays;

/**
 * Points in order of time, no time twice: the form in which values wait in memory to be sealed, and
 * in which chunks are read back. A point's time and bits lie side by side, so that adding one to a
 * series that was not touched for a while brings as little memory as possible back into the cache.
 * For one thread at a time.
 */
public final class Points {
  private static final long[] NONE = {};
  private long[] cells = NONE;
  private byte[] kinds;
  private Object[] refs;
  private byte uniform;
  private int size;
  private int weight;

  /**
   * How many.
   *
   * @return the count
   */
  public int size() {
    return size;
  }

  /**
   * Bytes held by texts and the like.
   *
   * @return roughly
   */
  public int weight() {
    return weight;
  }

  /**
   * A point's time.
   *
   * @param i index
   * @return microseconds since the epoch
   */
  public long time(int i) {
    return cells[2 * i];
  }

  /**
   * A point's bits.
   *
   * @param i index
   * @return see {@link Kind}
   */
  public long bits(int i) {
    return cells[2 * i + 1];
  }

  /**
   * A point's kind.
   *
   * @param i index
   * @return see {@link Kind}
   */
  public byte kind(int i) {
    return kinds == null ? uniform : kinds[i];
  }

  /**
   * A point's object.
   *
   * @param i index
   * @return see {@link Kind}
   */
  public Object ref(int i) {
    return refs == null ? null : refs[i];
  }

  /**
   * Whether all points are of one kind.
   *
   * @return false if kinds are mixed
   */
  public boolean isUniform() {
    return kinds == null;
  }

  /**
   * Where a time is or would be.
   *
   * @param time microseconds since the epoch
   * @return the index, or -1 - the index at which to insert
   */
  public int find(long time) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      long t = time(middle);
      if (t == time) {
        return middle;
      }
      if (t < time) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1 - low;
  }

  /**
   * The first point not before a time.
   *
   * @param time microseconds since the epoch
   * @return its index, {@link #size()} if all are before
   */
  public int from(long time) {
    int i = find(time);
    return i < 0 ? -1 - i : i;
  }

  /**
   * Adds a point behind all others.
   *
   * @param time later than all
   * @param kind see {@link Kind}
   * @param value its bits
   * @param ref its object
   */
  public void append(long time, byte kind, long value, Object ref) {
    if (2 * size == cells.length) {
      grow(size < 8 ? 8 : size < 16 ? 16 : size < 128 ? size + 16 : size + size / 4);
    }
    int i = size++;
    cells[2 * i] = time;
    put(i, kind, value, ref);
  }

  /**
   * Adds a point between others.
   *
   * @param i its index to be
   * @param time later than the one before, earlier than the one behind
   * @param kind see {@link Kind}
   * @param value its bits
   * @param ref its object
   */
  public void insert(int i, long time, byte kind, long value, Object ref) {
    if (2 * size == cells.length) {
      grow(Math.max(8, size + Math.max(8, size / 4)));
    }
    int behind = size - i;
    System.arraycopy(cells, 2 * i, cells, 2 * i + 2, 2 * behind);
    if (kinds != null) {
      System.arraycopy(kinds, i, kinds, i + 1, behind);
    }
    if (refs != null) {
      System.arraycopy(refs, i, refs, i + 1, behind);
      refs[i] = null;
    }
    size++;
    cells[2 * i] = time;
    put(i, kind, value, ref);
  }

  /**
   * Gives a point another value.
   *
   * @param i its index
   * @param kind see {@link Kind}
   * @param value its bits
   * @param ref its object
   * @return whether it differs from what was there
   */
  public boolean replace(int i, byte kind, long value, Object ref) {
    Object before = ref(i);
    boolean same =
        kind(i) == kind && bits(i) == value && (ref == null ? before == null : ref.equals(before));
    if (!same) {
      weight -= Kind.weight(before);
      put(i, kind, value, ref);
    }
    return !same;
  }

  private void put(int i, byte kind, long value, Object ref) {
    cells[2 * i + 1] = value;
    if (kinds != null) {
      kinds[i] = kind;
    } else if (size == 1) {
      uniform = kind;
    } else if (kind != uniform) {
      kinds = new byte[cells.length / 2];
      Arrays.fill(kinds, 0, size, uniform);
      kinds[i] = kind;
    }
    if (ref != null && refs == null) {
      refs = new Object[cells.length / 2];
    }
    if (refs != null) {
      refs[i] = ref;
      weight += Kind.weight(ref);
    }
  }

  private void grow(int capacity) {
    cells = Arrays.copyOf(cells, 2 * capacity);
    kinds = kinds == null ? null : Arrays.copyOf(kinds, capacity);
    refs = refs == null ? null : Arrays.copyOf(refs, capacity);
  }

  /**
   * Takes away points from the front.
   *
   * @param n how many
   */
  public void removeFirst(int n) {
    if (n == size) {
      clear();
      return;
    }
    int rest = size - n;
    System.arraycopy(cells, 2 * n, cells, 0, 2 * rest);
    if (kinds != null) {
      System.arraycopy(kinds, n, kinds, 0, rest);
    }
    if (refs != null) {
      for (int i = 0; i < n; i++) {
        weight -= Kind.weight(refs[i]);
      }
      System.arraycopy(refs, n, refs, 0, rest);
      Arrays.fill(refs, rest, size, null);
    }
    size = rest;
  }

  /** Takes away all points; keeps arrays of moderate size for those to come. */
  public void clear() {
    size = 0;
    weight = 0;
    kinds = null;
    refs = null;
  }

  /** Gives the memory back; for series that have fallen silent. */
  public void release() {
    clear();
    cells = NONE;
  }

  /**
   * A copy of a part.
   *
   * @param from first index
   * @param to behind the last
   * @return points of their own
   */
  public Points copy(int from, int to) {
    Points p = new Points();
    p.size = to - from;
    p.cells = Arrays.copyOfRange(cells, 2 * from, 2 * to);
    p.kinds = kinds == null ? null : Arrays.copyOfRange(kinds, from, to);
    p.refs = refs == null ? null : Arrays.copyOfRange(refs, from, to);
    p.uniform = uniform;
    return p;
  }

  /** Makes room for points to be decoded; all of it belongs to the codec until then. */
  void reset(int n, byte kind, boolean mixed) {
    if (cells.length < 2 * n) {
      cells = new long[2 * n];
    }
    size = n;
    weight = 0;
    uniform = kind;
    kinds = mixed ? new byte[cells.length / 2] : null;
    refs = null;
  }

  /** A point's time at twice its index, its bits behind. */
  long[] cells() {
    return cells;
  }

  byte[] kinds() {
    return kinds;
  }

  Object[] refs() {
    if (refs == null) {
      refs = new Object[cells.length / 2];
    }
    return refs;
  }

  void weigh() {
    for (int i = 0; refs != null && i < size; i++) {
      weight += Kind.weight(refs[i]);
    }
  }
}
