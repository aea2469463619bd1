/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Knows what is in use of what it gave, and what was the largest that was asked for. */
final class FuzzAllocator extends AbstractByteBufAllocator {
  private final UnpooledByteBufAllocator source = new UnpooledByteBufAllocator(true, true);
  private int largest;

  FuzzAllocator() {
    super(true);
  }

  /** Bytes in use, in the heap and out of it. */
  long used() {
    return source.metric().usedDirectMemory() + source.metric().usedHeapMemory();
  }

  /** The largest buffer asked for since this was last called. */
  int largest() {
    int n = largest;
    largest = 0;
    return n;
  }

  @Override
  protected ByteBuf newHeapBuffer(int initial, int max) {
    largest = Math.max(largest, initial);
    return source.heapBuffer(initial, max);
  }

  @Override
  protected ByteBuf newDirectBuffer(int initial, int max) {
    largest = Math.max(largest, initial);
    return source.directBuffer(initial, max);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return false;
  }
}
