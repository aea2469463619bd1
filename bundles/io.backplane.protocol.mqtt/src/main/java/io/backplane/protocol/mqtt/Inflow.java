/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Map;

/**
 * The publications of one client: parsed straight from the packet, offered to the gate, answered
 * when they are durable, bounded in number and bytes. On the connection's event loop.
 */
final class Inflow {
  static final String PROTOCOL = "mqtt";
  private static final int REMEMBERED = 4;
  private final MqttConnection connection;
  private final ByteBuf[] topicBytes = new ByteBuf[REMEMBERED];
  private final String[] topics = new String[REMEMBERED];
  private final BitSet pendingQos2 = new BitSet();
  private int nextTopic;
  private int pending;
  private int pendingBytes;

  Inflow(MqttConnection connection) {
    this.connection = connection;
  }

  /** Publications offered and not answered yet. */
  int pending() {
    return pending;
  }

  // ---- in

  /** Deals with the PUBLISH packet at the buffer's reader index, or holds it. */
  void publish(ByteBuf in, int length, int bodyOffset) {
    int start = in.readerIndex();
    int end = start + length;
    int flags = in.getByte(start);
    int qos = flags >> 1 & 3;
    int at = start + bodyOffset;
    int topicLength = length - bodyOffset < 2 ? 0 : in.getUnsignedShort(at);
    int afterTopic = at + 2 + topicLength;
    int payloadAt = afterTopic + (qos > 0 ? 2 : 0);
    if (qos == 3 || topicLength == 0 || payloadAt > end) {
      connection.malformed("a PUBLISH is cut short, has no topic, or has QoS 3");
      return;
    }
    int id = qos > 0 ? in.getUnsignedShort(afterTopic) : 0;
    String topic = topic(in, at + 2, topicLength);
    if (topic == null || qos > 0 && id == 0) {
      connection.malformed("a PUBLISH has a topic or packet identifier that MQTT does not allow");
    } else if (qos == 2 && connection.member().session().received(id)) {
      repeated(id);
    } else {
      byte[] payload = new byte[end - payloadAt];
      in.getBytes(payloadAt, payload);
      take(new Inbound(PROTOCOL, topic, Map.of(), payload), qos << 16 | id, (flags & 1) != 0);
    }
  }

  private void take(Inbound in, int qosAndId, boolean retain) {
    if (!offer(in, qosAndId, retain)) {
      connection.intake().hold(Intake.DIALECT);
      return;
    }
    Settings limits = connection.core().settings();
    if (pending >= limits.maxUnanswered() || pendingBytes >= limits.maxUnansweredBytes()) {
      connection.intake().pause(Intake.PRESSURE);
    }
    if (connection.gate().pressed()) {
      connection.gate().pressedOn();
      connection.intake().pause(Intake.LOOP);
    }
  }

  private boolean offer(Inbound in, int qosAndId, boolean retain) {
    if (!connection.gate().offer(connection, in, qosAndId, retain)) {
      return false;
    }
    int qos = qosAndId >> 16;
    int id = qosAndId & 0xFFFF;
    if (qos == 2 && id > 0) {
      connection.member().session().receive(id);
      pendingQos2.set(id);
    }
    connection.gate().tally().received(qos);
    pending++;
    pendingBytes += in.payload().length;
    return true;
  }

  /** Publishes the will of a client that left without good-bye: a message without identifier. */
  boolean will(OutMessage will) {
    Inbound in = new Inbound(PROTOCOL, will.topic(), Map.of(), will.payload());
    return offer(in, will.qos() << 16, will.retain());
  }

  private void repeated(int id) {
    Tally tally = connection.gate().tally();
    tally.received(2);
    tally.repeated++;
    if (!pendingQos2.get(id)) {
      connection.outbox().acknowledge(Outbox.PUBREC, id);
    }
  }

  // ---- answers

  /** The gate's answer to one publication; null if there will be none. */
  void answered(Inbound in, int qosAndId, boolean retain, Outcome outcome) {
    int qos = qosAndId >> 16;
    int id = qosAndId & 0xFFFF;
    pending--;
    pendingBytes -= in.payload().length;
    connection.gate().settled(in.payload().length);
    if (qos == 2) {
      pendingQos2.clear(id);
    }
    Tally tally = connection.gate().tally();
    if (outcome instanceof Outcome.Accepted) {
      tally.accepted++;
      connection.member().published(in, qos, retain);
      acknowledge(qos, id);
    } else if (outcome instanceof Outcome.Rejected) {
      tally.rejected++;
      acknowledge(qos, id);
    } else {
      failed(qos, id, outcome == null);
    }
    relieve();
    if (pending == 0) {
      connection.answered();
    }
  }

  private void acknowledge(int qos, int id) {
    if (qos == 1) {
      connection.outbox().acknowledge(Outbox.PUBACK, id);
    } else if (qos == 2) {
      connection.outbox().acknowledge(Outbox.PUBREC, id);
    }
  }

  /** Not kept, but may be later: the client must send it again, and 3.1.1 can only be told so. */
  private void failed(int qos, int id, boolean unanswered) {
    Tally tally = connection.gate().tally();
    if (unanswered) {
      tally.unanswered++;
    } else {
      tally.refused++;
    }
    if (qos == 2) {
      connection.member().session().forget(id);
    }
    if (qos > 0) {
      connection.close(unanswered ? "answer-timeout" : "refused");
    }
  }

  private void relieve() {
    Settings limits = connection.core().settings();
    if (pending <= limits.maxUnanswered() / 2 && pendingBytes <= limits.maxUnansweredBytes() / 2) {
      connection.intake().resume(Intake.PRESSURE);
    }
  }

  // ---- topics: most devices use few, over and over

  /** The topic name, null if it is not valid. */
  private String topic(ByteBuf in, int at, int length) {
    for (int i = 0; i < REMEMBERED; i++) {
      ByteBuf known = topicBytes[i];
      if (known != null
          && known.readableBytes() == length
          && ByteBufUtil.equals(known, 0, in, at, length)) {
        return topics[i];
      }
    }
    byte[] bytes = new byte[length];
    in.getBytes(at, bytes);
    String topic = decode(bytes);
    if (topic != null && Topics.validName(topic)) {
      topicBytes[nextTopic] = Unpooled.wrappedBuffer(bytes);
      topics[nextTopic] = topic;
      nextTopic = (nextTopic + 1) % REMEMBERED;
      return topic;
    }
    return null;
  }

  private static String decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') < 0) {
      return text;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
