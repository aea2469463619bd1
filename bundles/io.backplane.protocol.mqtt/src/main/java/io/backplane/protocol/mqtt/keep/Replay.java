/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.keep;

import io.backplane.message.api.MessageFormatException;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.WireReader;
import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.session.Content;
import io.backplane.protocol.mqtt.session.Delivery;
import io.backplane.protocol.mqtt.session.OutMessage;
import io.backplane.protocol.mqtt.session.Records;
import io.backplane.protocol.mqtt.session.SessionState;
import io.backplane.protocol.mqtt.session.StateCodec;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus.PartitionStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the journal from where it stands for itself, and knows then what there was. */
final class Replay {
  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
  private final Map<Long, Kept> sessions = new LinkedHashMap<>();
  private final Map<SpaceKey, Map<String, OutMessage>> retained = new LinkedHashMap<>();
  private Positions checkpoint;

  Collection<Kept> sessions() {
    return sessions.values();
  }

  Kept session(long sid) {
    return sessions.get(sid);
  }

  /** What is retained, by device and topic. */
  Map<SpaceKey, Map<String, OutMessage>> retained() {
    return retained;
  }

  /** Up to where the device stream is known to be in the journal, null if nothing is known. */
  Positions checkpoint() {
    return checkpoint;
  }

  /**
   * Reads a journal.
   *
   * @return where it stands for itself
   * @throws io.backplane.stream.api.StreamException if it cannot be read now
   */
  long read(Stream stream) {
    PartitionStatus all = stream.status().partitions().get(stream.partitionOf(0));
    if (all.next() <= all.oldest()) {
      return 0;
    }
    Pages last = new Pages(stream, all.partition(), all.next() - 1, all.next());
    long base = 0;
    for (StreamRecord r : last.next()) {
      base = base(r);
    }
    if (base < all.oldest() && all.oldest() > 0) {
      LOG.error("the beginning of the journal of sessions is gone; what only it knew is lost");
    }
    Pages pages = new Pages(stream, all.partition(), base, all.next());
    for (List<StreamRecord> page = pages.next(); !page.isEmpty(); page = pages.next()) {
      page.forEach(this::record);
    }
    return base;
  }

  private static long base(StreamRecord r) {
    WireReader in = new WireReader(r.body().duplicate());
    return in.next() && in.field() == Journal.BASE ? in.varint() : 0;
  }

  private void record(StreamRecord r) {
    try {
      WireReader in = new WireReader(r.body().duplicate());
      while (in.next()) {
        if (in.field() == Journal.BASE) {
          in.varint();
        } else {
          field(in);
        }
      }
    } catch (MessageFormatException | IllegalArgumentException e) {
      LOG.error("record {} of the journal of sessions is passed over", r.offset(), e);
    }
  }

  private void field(WireReader in) {
    int kind = in.field();
    int mark = in.enter();
    switch (kind) {
      case Records.RETAINED -> retained(in);
      case Records.DELIVERY -> delivery(in);
      case Records.CHECKPOINT -> checkpoint = positions(in);
      default -> session(kind, in);
    }
    in.leave(mark);
  }

  /** Records whose first field is the session's number. */
  private void session(int kind, WireReader in) {
    if (!in.next() || in.field() != 1) {
      throw new MessageFormatException("a record of kind " + kind + " names no session");
    }
    long sid = in.varint();
    if (kind == Records.SESSION) {
      begun(sid, in);
      return;
    }
    Kept s = sessions.get(sid);
    if (s == null) {
      return;
    }
    switch (kind) {
      case Records.GONE -> sessions.remove(sid);
      case Records.LEFT -> s.left(in);
      case Records.WILL -> s.will(in);
      default -> change(s, kind, in);
    }
  }

  private static void change(Kept s, int kind, WireReader in) {
    while (in.next()) {
      if (in.field() != 2) {
        in.skip();
        continue;
      }
      switch (kind) {
        case Records.SUBSCRIBED -> s.subscribed(SessionState.subscription(in));
        case Records.UNSUBSCRIBED -> s.unsubscribed(in.string());
        case Records.HERE -> s.here(in.varint());
        case Records.SETTLED -> s.settled((int) in.varint());
        case Records.RELEASED -> s.released((int) in.varint());
        case Records.FORGOTTEN -> s.forgotten((int) in.varint());
        default -> in.skip();
      }
    }
  }

  private void begun(long sid, WireReader in) {
    String tenant = "";
    String device = "";
    SessionState state = null;
    while (in.next()) {
      switch (in.field()) {
        case 2 -> tenant = in.string();
        case 3 -> device = in.string();
        case 4 -> {
          int mark = in.enter();
          state = SessionState.read(in);
          in.leave(mark);
        }
        default -> in.skip();
      }
    }
    if (state == null) {
      throw new MessageFormatException("a session is missing");
    }
    sessions.remove(sid);
    sessions.put(sid, new Kept(sid, key(tenant, device), state));
  }

  private static SpaceKey key(String tenant, String device) {
    return SpaceKey.of(new TenantId(tenant), device);
  }

  private void retained(WireReader in) {
    String tenant = "";
    String device = "";
    OutMessage message = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> tenant = in.string();
        case 2 -> device = in.string();
        case 3 -> message = StateCodec.message(in);
        default -> in.skip();
      }
    }
    if (message == null) {
      throw new MessageFormatException("a retained message is missing");
    }
    Map<String, OutMessage> of =
        retained.computeIfAbsent(key(tenant, device), k -> new LinkedHashMap<>());
    if (message.payload().length == 0) {
      of.remove(message.topic());
    } else {
      of.put(message.topic(), message);
    }
  }

  private void delivery(WireReader in) {
    Content content = Content.nothing("");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> content = StateCodec.message(in).content();
        case 2 -> target(content, in);
        case 3 -> received(in);
        default -> in.skip();
      }
    }
  }

  private void target(Content content, WireReader in) {
    int mark = in.enter();
    long sid = 0;
    int id = 0;
    int qos = 0;
    boolean retain = false;
    int[] ids = OutMessage.NO_IDS;
    String command = OutMessage.NO_COMMAND;
    long queuedAt = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> sid = in.varint();
        case 2 -> id = (int) in.varint();
        case 3 -> qos = (int) in.varint();
        case 4 -> retain = in.varint() != 0;
        case 5 -> {
          ids = Arrays.copyOf(ids, ids.length + 1);
          ids[ids.length - 1] = (int) in.varint();
        }
        case 6 -> command = in.string();
        case 7 -> queuedAt = in.varint();
        default -> in.skip();
      }
    }
    in.leave(mark);
    Kept s = sessions.get(sid);
    if (s != null) {
      s.message(
          id, new OutMessage(content, qos, retain, ids, command, id, Delivery.NONE, queuedAt));
    }
  }

  private void received(WireReader in) {
    int mark = in.enter();
    long sid = 0;
    int id = 0;
    long number = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> sid = in.varint();
        case 2 -> id = (int) in.varint();
        case 3 -> number = in.varint();
        default -> in.skip();
      }
    }
    in.leave(mark);
    Kept s = sessions.get(sid);
    if (s != null) {
      s.received(id, number);
    }
  }

  private static Positions positions(WireReader in) {
    int epoch = 0;
    List<Long> next = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> epoch = (int) in.varint();
        case 2 -> next.add(in.varint());
        default -> in.skip();
      }
    }
    return new Positions(epoch, next.stream().mapToLong(Long::longValue).toArray());
  }
}
