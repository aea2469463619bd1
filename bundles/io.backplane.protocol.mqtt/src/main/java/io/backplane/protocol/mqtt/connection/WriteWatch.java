/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * Notices a client that takes nothing of what is sent to it: as it is not read from either by then,
 * its keep-alive says nothing. One that takes a little all the time is left alone. On the
 * connection's event loop.
 */
final class WriteWatch {
  private final Channel channel;
  private long since;
  private long left;
  private boolean full;

  WriteWatch(Channel channel) {
    this.channel = channel;
  }

  /** Whether it has taken nothing for so long, nanoseconds. */
  boolean stalled(long now, long limit) {
    ChannelOutboundBuffer waiting = channel.isWritable() ? null : channel.unsafe().outboundBuffer();
    if (waiting == null) {
      full = false;
      return false;
    }
    long before = left;
    left = waiting.totalPendingWriteBytes() - waiting.currentProgress();
    if (!full || left < before) {
      full = true;
      since = now;
    }
    return now - since > limit;
  }
}
