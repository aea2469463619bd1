/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.keep;

import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.MessageFormatException;
import io.backplane.message.api.Origin;
import io.backplane.message.api.WireReader;
import io.backplane.protocol.mqtt.session.Mark;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus;
import io.backplane.stream.api.StreamStatus.PartitionStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the device stream, of which the journal may not know yet: QoS 2 publications that are
 * durable although their senders were never told.
 */
final class Tail {
  private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
  private static final int PROPERTY = 10;

  private Tail() {}

  /** A publication of which the journal does not know. */
  public record Found(Mark mark, Origin origin) {}

  private record Name(long sid, long number) {}

  /** Where a stream ends now. */
  static Positions end(Stream device) {
    StreamStatus status = device.status();
    return new Positions(
        status.epoch(), status.partitions().stream().mapToLong(PartitionStatus::next).toArray());
  }

  /**
   * Reads on from where the journal knew.
   *
   * @param from null for all there is
   * @param unknown whether the journal does not know of a publication
   * @return what is unknown, each session's in order
   */
  static List<Found> read(Stream device, Positions from, Predicate<Mark> unknown) {
    Map<Name, Found> found = new HashMap<>();
    for (PartitionStatus p : device.status().partitions()) {
      boolean known = from != null && from.epoch() == device.epoch();
      long begin = known && p.partition() < from.next().length ? from.of(p.partition()) : 0;
      Pages pages = new Pages(device, p.partition(), Math.max(begin, p.oldest()), p.next());
      for (List<StreamRecord> page = pages.next(); !page.isEmpty(); page = pages.next()) {
        page.forEach(r -> look(r, unknown, found));
      }
    }
    List<Found> all = new ArrayList<>(found.values());
    all.sort(
        Comparator.<Found>comparingLong(f -> f.mark().sid())
            .thenComparingLong(f -> f.mark().number()));
    return all;
  }

  private static void look(StreamRecord r, Predicate<Mark> unknown, Map<Name, Found> found) {
    try {
      if (!marked(new WireReader(r.body().duplicate()))) {
        return;
      }
      DeviceMessage m = MessageCodec.decode(r.body().duplicate());
      Mark mark = Mark.of(m.origin().properties());
      if (mark != null && unknown.test(mark)) {
        Found now = new Found(mark, m.origin());
        found.merge(new Name(mark.sid(), mark.number()), now, Tail::fuller);
      }
    } catch (MessageFormatException | IllegalArgumentException e) {
      LOG.debug("record {} of partition {} is passed over", r.offset(), r.partition(), e);
    }
  }

  /** Only the first record of a message keeps its payload. */
  private static Found fuller(Found a, Found b) {
    return a.origin().payload().length >= b.origin().payload().length ? a : b;
  }

  private static boolean marked(WireReader in) {
    while (in.next()) {
      if (in.field() != PROPERTY) {
        in.skip();
        continue;
      }
      int mark = in.enter();
      boolean here = in.next() && in.field() == 1 && in.string().equals(Mark.NAME);
      in.leave(mark);
      if (here) {
        return true;
      }
    }
    return false;
  }
}
