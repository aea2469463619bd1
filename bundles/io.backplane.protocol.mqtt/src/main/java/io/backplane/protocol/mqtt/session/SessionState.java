/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.message.api.WireReader;
import io.backplane.message.api.WireWriter;
import io.backplane.protocol.mqtt.topic.Subscription;
import io.backplane.protocol.mqtt.wire.Packets.Wanted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A session in a neutral form that outlives this card. Field numbers are never reused.
 *
 * @param expirySeconds how long it outlives its connection, -1 if a predecessor did not say
 * @param abandonedAt when its client left, milliseconds since the epoch, 0 if it is there
 * @param sid its number in the journal, 0 if it has none
 * @param marks its QoS 2 publications so far, as they are counted in the journal
 */
public record SessionState(
    String clientId,
    long expirySeconds,
    long abandonedAt,
    List<Subscription> subscriptions,
    List<Sent> sent,
    List<OutMessage> queued,
    int[] received,
    int lastId,
    long sid,
    long marks) {

  /**
   * Sent and not settled yet.
   *
   * @param released whether only PUBREL is left to confirm
   * @param unsent whether it was sent on an earlier connection only
   */
  public record Sent(int id, boolean released, boolean unsent, OutMessage message) {}

  public void write(WireWriter out) {
    out.string(1, clientId);
    out.varint(2, expirySeconds == 0 ? 1 : 0);
    for (Subscription s : subscriptions) {
      subscription(out, 3, s);
    }
    for (Sent s : sent) {
      int mark = out.begin(4);
      out.varint(1, s.id);
      out.varint(2, s.released ? 1 : 0);
      StateCodec.message(out, 3, s.message);
      out.varint(4, s.unsent ? 1 : 0);
      out.end(mark);
    }
    for (OutMessage m : queued) {
      StateCodec.message(out, 5, m);
    }
    for (int id : received) {
      out.varint(6, id);
    }
    out.varint(7, lastId);
    out.varint(8, expirySeconds);
    out.varint(9, abandonedAt);
    out.varint(10, sid);
    out.varint(11, marks);
  }

  static void subscription(WireWriter out, int field, Subscription s) {
    int mark = out.begin(field);
    out.string(1, s.filter());
    out.varint(2, s.qos());
    out.varint(3, s.noLocal() ? 1 : 0);
    out.varint(4, s.retainAsPublished() ? 1 : 0);
    out.varint(5, s.id());
    out.end(mark);
  }

  public static SessionState read(WireReader in) {
    Builder b = new Builder();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> b.clientId = in.string();
        case 2 -> b.clean = in.varint() != 0;
        case 3 -> b.subscriptions.add(subscription(in));
        case 4 -> b.sent.add(sent(in));
        case 5 -> b.queued.add(StateCodec.message(in));
        case 6 -> b.receive((int) in.varint());
        case 7 -> b.lastId = (int) in.varint();
        case 8 -> b.expirySeconds = in.varint();
        case 9 -> b.abandonedAt = in.varint();
        case 10 -> b.sid = in.varint();
        case 11 -> b.marks = in.varint();
        default -> in.skip();
      }
    }
    return b.build();
  }

  private static Sent sent(WireReader in) {
    int mark = in.enter();
    int id = 0;
    boolean released = false;
    boolean unsent = false;
    OutMessage message = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = (int) in.varint();
        case 2 -> released = in.varint() != 0;
        case 3 -> message = StateCodec.message(in);
        case 4 -> unsent = in.varint() != 0;
        default -> in.skip();
      }
    }
    in.leave(mark);
    return new Sent(id, released, unsent, message);
  }

  public static Subscription subscription(WireReader in) {
    int mark = in.enter();
    String filter = "";
    int qos = 0;
    boolean noLocal = false;
    boolean asPublished = false;
    int id = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> filter = in.string();
        case 2 -> qos = (int) in.varint();
        case 3 -> noLocal = in.varint() != 0;
        case 4 -> asPublished = in.varint() != 0;
        case 5 -> id = (int) in.varint();
        default -> in.skip();
      }
    }
    in.leave(mark);
    return Subscription.of(new Wanted(filter, qos, noLocal, asPublished, 0), id);
  }

  private static final class Builder {
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<OutMessage> queued = new ArrayList<>();
    private int[] received = new int[0];
    private String clientId = "";
    private boolean clean;
    private long expirySeconds = -1;
    private long abandonedAt;
    private int lastId;
    private long sid;
    private long marks;

    private void receive(int id) {
      received = Arrays.copyOf(received, received.length + 1);
      received[received.length - 1] = id;
    }

    private SessionState build() {
      return new SessionState(
          clientId,
          clean ? 0 : expirySeconds,
          abandonedAt,
          subscriptions,
          sent,
          queued,
          received,
          lastId,
          sid,
          marks);
    }
  }
}
