/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.message.api.WireWriter;
import io.backplane.protocol.mqtt.journal.Journal;
import java.util.ArrayList;
import java.util.List;

/**
 * One message on its way into the queues of sessions, and one record of the journal about it: which
 * sessions have it, and whose publication it was. It is sent to nobody before that is durable.
 * Filled by one thread.
 */
public final class Delivery {
  /** Of messages that wait for nothing. */
  public static final Delivery NONE = new Delivery(null, 0);

  private final Journal journal;
  private List<Session> to = List.of();
  private List<OutMessage> messages = List.of();
  private long least;
  private volatile long ticket;
  private volatile boolean written;

  public Delivery(Journal journal) {
    this(journal, Long.MAX_VALUE);
  }

  private Delivery(Journal journal, long ticket) {
    this.journal = journal;
    this.ticket = ticket;
  }

  /** A session that outlives the process has it in its queue. */
  void add(Session session, OutMessage message) {
    if (to.isEmpty()) {
      to = new ArrayList<>(1);
      messages = new ArrayList<>(1);
    }
    to.add(session);
    messages.add(message);
  }

  /** Something else that belongs to the message was written. */
  void atLeast(long other) {
    least = Math.max(least, other);
  }

  /** Whether what is written from now on stands behind it in the journal. */
  boolean isWritten() {
    return journal == null || written;
  }

  /** Whether it may be sent. */
  boolean isDurable() {
    return journal == null || journal.isDurable(ticket);
  }

  /**
   * Writes it down if there is anything to keep.
   *
   * @return the ticket of all that belongs to it, 0 if there is nothing
   */
  public long write() {
    if (to.isEmpty()) {
      return least;
    }
    writeRecord(null);
    journal.await(ticket, this::wake);
    return ticket;
  }

  /**
   * Writes it down together with whose publication of QoS 2 it is.
   *
   * @return the ticket of all that belongs to it
   */
  public long write(Mark mark, Session from) {
    from.taken(mark, this);
    if (!to.isEmpty()) {
      journal.await(ticket, this::wake);
    }
    return ticket;
  }

  /** Writes the record; must not lock any session. */
  void writeRecord(Mark from) {
    try {
      ticket = journal.write(w -> encode(w, from));
    } catch (RuntimeException e) {
      ticket = 0; // nobody waits for what cannot be written
      throw e;
    }
  }

  /** To applications it has another topic than to its device: that begins another message. */
  private void encode(WireWriter w, Mark from) {
    written = true;
    int mark = w.begin(Records.DELIVERY);
    Content content = null;
    for (int i = 0; i < to.size(); i++) {
      OutMessage m = messages.get(i);
      if (m.content() != content) {
        if (content != null) {
          w.end(mark);
          mark = w.begin(Records.DELIVERY);
        }
        content = m.content();
        StateCodec.message(w, 1, OutMessage.plain(content));
      }
      Records.target(w, to.get(i).trail().sid(), m, m.packetId());
    }
    if (from != null) {
      int inner = w.begin(3);
      w.varint(1, from.sid());
      w.varint(2, from.packetId());
      w.varint(3, from.number());
      w.end(inner);
    }
    w.end(mark);
  }

  private void wake() {
    for (Session s : to) {
      Receiver c = s.connection();
      if (c != null) {
        c.wake();
      }
    }
  }
}
