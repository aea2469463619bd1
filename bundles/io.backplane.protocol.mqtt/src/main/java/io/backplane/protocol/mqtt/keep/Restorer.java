/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.keep;

import io.backplane.message.api.WireWriter;
import io.backplane.protocol.mqtt.common.Commons;
import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.journal.Keeper;
import io.backplane.protocol.mqtt.session.Content;
import io.backplane.protocol.mqtt.session.DeviceSpace;
import io.backplane.protocol.mqtt.session.DueWill;
import io.backplane.protocol.mqtt.session.Mark;
import io.backplane.protocol.mqtt.session.Records;
import io.backplane.protocol.mqtt.session.Session;
import io.backplane.protocol.mqtt.topic.Places;
import io.backplane.protocol.mqtt.topic.TopicMap;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Streams;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the journal is kept for: restores sessions, retained messages and wills of an earlier
 * process, and keeps the journal short enough for the next one. On the journal's thread.
 */
public final class Restorer implements Keeper {
  private static final Logger LOG = LoggerFactory.getLogger(Restorer.class);
  private static final long LEAST_BYTES = 16 << 20;
  private static final long PORTION_BYTES = 1 << 20;
  private static final long CHECKPOINT_NANOS = 5_000_000_000L;
  private static final long AGE_NANOS = 6 * 3_600_000_000_000L;
  private static final long PATIENCE_MILLIS = 5000;
  private final Card card;
  private Replay replay = new Replay();
  private List<Tail.Found> tail = List.of();
  private Positions checkpoint;
  private Positions pending;
  private Map<Card.Progress, Long> passes = Map.of();
  private long checkedAt;
  private long compactedAt = System.nanoTime();
  private long size;
  private Streams last;
  private boolean anew;
  private boolean told;

  public Restorer(Card card) {
    this.card = card;
  }

  private Commons commons() {
    return card.commons();
  }

  @Override
  public long restore(Streams streams) {
    Replay now = new Replay();
    List<String> names = streams.names();
    long base = names.contains(Journal.STREAM) ? now.read(streams.stream(Journal.STREAM)) : 0;
    if (names.contains(Streams.DEVICE)) {
      Positions end = Tail.end(streams.stream(Streams.DEVICE));
      tail =
          now.sessions().isEmpty()
              ? List.of()
              : Tail.read(streams.stream(Streams.DEVICE), now.checkpoint(), m -> isUnknown(now, m));
      checkpoint = end;
    }
    replay = now;
    last = streams;
    return base;
  }

  private static boolean isUnknown(Replay now, Mark m) {
    Kept s = now.session(m.sid());
    return s != null && m.number() > s.marks();
  }

  @Override
  public void restored() {
    long now = System.currentTimeMillis();
    replay
        .retained()
        .forEach(
            (key, messages) ->
                messages.values().forEach(m -> commons().spaces().adoptRetained(key, m, false)));
    Map<Long, Session> restored = new HashMap<>();
    List<DueWill> wills = new ArrayList<>();
    for (Kept k : replay.sessions()) {
      Session s =
          commons().spaces().restore(k.key(), k.state(now, commons().settings().sendWindow()));
      if (s != null) {
        restored.put(k.sid(), s);
        DueWill due = k.will(s.trail(), now, PATIENCE_MILLIS);
        if (due != null) {
          wills.add(due);
        }
      }
      if (s != null && !k.lasts()) {
        commons().spaces().release(commons().spaces().space(k.key()), s, false);
      }
    }
    tail.forEach(f -> takeIn(f, restored.get(f.mark().sid())));
    wills.forEach(card.wills()::take);
    commons().counters().sessionsRestored.add(restored.size());
    writeUnknown();
    if (!restored.isEmpty()) {
      writeCheckpoint();
      LOG.info(
          "{} MQTT sessions go on, {} messages taken in that no sender knew of",
          restored.size(),
          tail.size());
    }
    replay = new Replay();
    tail = List.of();
  }

  /** A publication that is durable, and of which neither its sender nor any listener knows. */
  private void takeIn(Tail.Found f, Session from) {
    if (from == null) {
      return;
    }
    Mark m = f.mark();
    from.receive(m);
    String topic = TopicMap.published(f.origin().properties(), f.origin().topic());
    Places.Place place = Places.of(from.trail().key(), topic);
    Content content = new Content(place.topic(), f.origin().payload(), m.passedOn(), m.expiresAt());
    DeviceSpace space = commons().spaces().space(place.key());
    commons()
        .published(space, new DeviceSpace.Published(content, 2, m.retain(), from, m.answer(), m));
  }

  /** Sessions that came from a predecessor before the journal was read, and are not in it. */
  private void writeUnknown() {
    for (DeviceSpace space : commons().spaces().all()) {
      for (Session s : space.sessions()) {
        if (s.trail().kept() && replay.session(s.trail().sid()) == null) {
          s.writeDown();
        }
      }
    }
  }

  @Override
  public void ready() {
    commons().kick();
  }

  @Override
  public void written(Streams streams) {
    boolean used = commons().journal().records() > 0;
    anew |= used && last != streams;
    last = streams;
    if (!used) {
      lookAhead(streams);
      return;
    } else if (!told) {
      writeCheckpoint();
    }
    long now = System.nanoTime();
    if (checkpoint == null || now - checkedAt > CHECKPOINT_NANOS) {
      checkedAt = now;
      check(streams);
    }
    boolean tooLong = commons().journal().bytes() > Math.max(LEAST_BYTES, 2 * size);
    if (anew || tooLong || now - compactedAt > AGE_NANOS) {
      compactedAt = now;
      anew = !compact();
    }
  }

  @Override
  public void closing(Streams streams) {
    if (commons().journal().records() > 0) {
      pending = null;
      check(streams);
      check(streams);
    }
  }

  /** As long as nothing is written there is nothing of ours in the device stream. */
  private void lookAhead(Streams streams) {
    if (streams.names().contains(Streams.DEVICE)) {
      Positions end = Tail.end(streams.stream(Streams.DEVICE));
      checkpoint = commons().journal().records() == 0 ? end : checkpoint;
    }
  }

  /** What lay in the device stream a while ago is in the journal once all of then was routed. */
  private void check(Streams streams) {
    if (pending == null && streams.names().contains(Streams.DEVICE)) {
      pending = Tail.end(streams.stream(Streams.DEVICE));
      passes = new HashMap<>();
      card.gates().forEach(g -> passes.put(g, g.passesSent()));
    } else if (pending != null
        && passes.entrySet().stream().allMatch(e -> e.getKey().passesRouted() >= e.getValue())) {
      if (!pending.equals(checkpoint)) {
        checkpoint = pending;
        writeCheckpoint();
      }
      pending = null;
    }
  }

  private void writeCheckpoint() {
    Positions now = checkpoint;
    if (now != null) {
      told = true;
      commons().journal().write(w -> encode(w, now));
    }
  }

  private static void encode(WireWriter w, Positions now) {
    int mark = w.begin(Records.CHECKPOINT);
    w.varint(1, now.epoch());
    for (long next : now.next()) {
      w.varint(2, next);
    }
    w.end(mark);
  }

  /**
   * Writes everything anew, so that the next process need not read what was before.
   *
   * @return false if it could not be finished
   */
  private boolean compact() {
    Journal journal = commons().journal();
    try {
      journal.begin();
      writeCheckpoint();
      boolean done = commons().spaces().writeDown(() -> keepPace(journal)) && journal.complete();
      if (done) {
        size = journal.bytes();
      } else {
        LOG.warn("the journal of sessions could not be made shorter; it is tried again");
      }
      return done;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean keepPace(Journal journal) {
    try {
      return journal.waitingBytes() < PORTION_BYTES || journal.settle();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
