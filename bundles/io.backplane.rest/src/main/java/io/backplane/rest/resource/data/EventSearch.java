/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.data;

import io.backplane.device.api.Device;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.MessageFormatException;
import io.backplane.message.api.MessageKind;
import io.backplane.rest.view.StreamViews.EventView;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus.PartitionStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a device's events back from the device stream: its partition from the end, decoding only
 * what bears its hash, for a second at most. What an earlier device of the same name said is none
 * of its own.
 */
final class EventSearch {
  private static final int BLOCK = 1000;

  /** Records that one call looks at: some ten milliseconds, whatever the device's traffic is. */
  static final int MAX_LOOKS = 20_000;

  private final Stream stream;
  private final Device device;
  private final int partition;
  private final int hash;
  private final long oldest;
  private long next;

  /**
   * A search.
   *
   * @param before the offset before which to look
   */
  EventSearch(Stream stream, Device device, long before) {
    this.stream = stream;
    this.device = device;
    hash = DeviceMessage.keyHash(device.tenant(), device.id());
    partition = stream.partitionOf(hash);
    PartitionStatus p = stream.status().partitions().get(partition);
    oldest = p.oldest();
    next = Math.min(before, p.next());
  }

  /** The next ones, newest first; a message's events stay together. */
  List<EventView> take(int max) {
    List<EventView> found = new ArrayList<>();
    long least = Math.max(oldest, next - MAX_LOOKS);
    while (found.size() < max && next > least) {
      block(max, found);
    }
    return found;
  }

  private void block(int max, List<EventView> found) {
    long from = Math.max(oldest, next - BLOCK);
    List<StreamRecord> records = stream.read(partition, from, (int) (next - from));
    for (int i = records.size() - 1; i >= 0; i--) {
      StreamRecord r = records.get(i);
      if (r.offset() < next && r.time() < device.createdAt()) {
        next = oldest;
        return;
      }
      if (r.offset() < next && r.keyHash() == hash) {
        found.addAll(events(r));
      }
      if (found.size() >= max) {
        next = r.offset();
        return;
      }
    }
    next = from;
  }

  /** Those in a record; none if it is something else. */
  private List<EventView> events(StreamRecord r) {
    try {
      DeviceMessage m = MessageCodec.decode(r.body().duplicate(), false);
      boolean its = m.device().equals(device.id()) && m.tenant().equals(device.tenant());
      return its && m.kind() == MessageKind.EVENT
          ? m.samples().stream().map(s -> EventView.of(s, m.receivedAt())).toList()
          : List.of();
    } catch (MessageFormatException e) {
      return List.of();
    }
  }

  /** Where the next page begins, null if there is none. */
  String cursor() {
    return next > oldest ? Long.toString(next) : null;
  }
}
