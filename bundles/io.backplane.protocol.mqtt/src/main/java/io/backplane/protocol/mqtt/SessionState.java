/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.message.api.WireReader;
import io.backplane.message.api.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A session in a neutral form that outlives this card. Field numbers are never reused. */
record SessionState(
    String clientId,
    boolean clean,
    Map<String, Integer> subscriptions,
    List<Sent> sent,
    List<OutMessage> queued,
    int[] received,
    int lastId) {

  /** Sent and not settled yet; released if only PUBREL is left to confirm. */
  record Sent(int id, boolean released, OutMessage message) {}

  void write(WireWriter out) {
    out.string(1, clientId);
    out.varint(2, clean ? 1 : 0);
    subscriptions.forEach(
        (filter, qos) -> {
          int mark = out.begin(3);
          out.string(1, filter);
          out.varint(2, qos);
          out.end(mark);
        });
    for (Sent s : sent) {
      int mark = out.begin(4);
      out.varint(1, s.id);
      out.varint(2, s.released ? 1 : 0);
      writeMessage(out, 3, s.message);
      out.end(mark);
    }
    for (OutMessage m : queued) {
      writeMessage(out, 5, m);
    }
    for (int id : received) {
      out.varint(6, id);
    }
    out.varint(7, lastId);
  }

  static void writeMessage(WireWriter out, int field, OutMessage m) {
    int mark = out.begin(field);
    out.string(1, m.topic());
    out.bytes(2, m.payload());
    out.varint(3, m.qos());
    out.varint(4, m.retain() ? 1 : 0);
    out.string(5, m.commandId());
    out.end(mark);
  }

  static SessionState read(WireReader in) {
    Builder b = new Builder();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> b.clientId = in.string();
        case 2 -> b.clean = in.varint() != 0;
        case 3 -> b.subscription(in);
        case 4 -> b.sent.add(readSent(in));
        case 5 -> b.queued.add(readMessage(in));
        case 6 -> b.receive((int) in.varint());
        case 7 -> b.lastId = (int) in.varint();
        default -> in.skip();
      }
    }
    return b.build();
  }

  private static Sent readSent(WireReader in) {
    int mark = in.enter();
    int id = 0;
    boolean released = false;
    OutMessage message = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = (int) in.varint();
        case 2 -> released = in.varint() != 0;
        case 3 -> message = readMessage(in);
        default -> in.skip();
      }
    }
    in.leave(mark);
    return new Sent(id, released, message);
  }

  static OutMessage readMessage(WireReader in) {
    int mark = in.enter();
    String topic = "";
    byte[] payload = new byte[0];
    int qos = 0;
    boolean retain = false;
    String command = OutMessage.NO_COMMAND;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> topic = in.string();
        case 2 -> payload = in.bytes();
        case 3 -> qos = (int) in.varint();
        case 4 -> retain = in.varint() != 0;
        case 5 -> command = in.string();
        default -> in.skip();
      }
    }
    in.leave(mark);
    return new OutMessage(topic, payload, qos, retain, command);
  }

  private static final class Builder {
    private final Map<String, Integer> subscriptions = new LinkedHashMap<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<OutMessage> queued = new ArrayList<>();
    private int[] received = new int[0];
    private String clientId = "";
    private boolean clean;
    private int lastId;

    private void subscription(WireReader in) {
      int mark = in.enter();
      String filter = "";
      int qos = 0;
      while (in.next()) {
        switch (in.field()) {
          case 1 -> filter = in.string();
          case 2 -> qos = (int) in.varint();
          default -> in.skip();
        }
      }
      in.leave(mark);
      subscriptions.put(filter, qos);
    }

    private void receive(int id) {
      received = Arrays.copyOf(received, received.length + 1);
      received[received.length - 1] = id;
    }

    private SessionState build() {
      return new SessionState(clientId, clean, subscriptions, sent, queued, received, lastId);
    }
  }
}
