/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.flow;

import io.backplane.protocol.mqtt.limit.Protection;
import io.backplane.protocol.mqtt.topic.Topics;
import io.backplane.protocol.mqtt.wire.PacketFault;
import io.backplane.protocol.mqtt.wire.PacketReader;
import io.backplane.protocol.mqtt.wire.Properties;
import io.backplane.protocol.mqtt.wire.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;

/**
 * Reads PUBLISH, the hot packet, in place; what was read last lies in its fields. Remembers topics,
 * as most devices use few, over and over, and topic aliases. On the connection's event loop.
 */
public final class PublishReader {
  private static final int REMEMBERED = 4;
  private static final String[] NO_ALIASES = {};
  private final Protection limits;
  private final ByteBuf[] topicBytes = new ByteBuf[REMEMBERED];
  private final String[] topics = new String[REMEMBERED];
  private String[] aliases = NO_ALIASES;
  private PacketReader fields;
  private int nextTopic;
  private int flags;
  private int packetId;
  private int payloadAt;
  private int end;
  private int size;
  private String topic;
  private Properties properties = Properties.NONE;

  PublishReader(Protection limits) {
    this.limits = limits;
  }

  int qos() {
    return flags >> 1 & 3;
  }

  boolean retain() {
    return (flags & 1) != 0;
  }

  /** 0 for QoS 0. */
  int packetId() {
    return packetId;
  }

  String topic() {
    return topic;
  }

  Properties properties() {
    return properties;
  }

  /** Of the whole packet. */
  int length() {
    return size;
  }

  byte[] payload(ByteBuf in) {
    byte[] payload = new byte[end - payloadAt];
    in.getBytes(payloadAt, payload);
    return payload;
  }

  /** Reads the packet at the buffer's reader index. */
  void read(ByteBuf in, int length, int bodyOffset) {
    int start = in.readerIndex();
    int at = start + bodyOffset;
    flags = in.getByte(start) & 15;
    size = length;
    end = start + length;
    int topicLength = length - bodyOffset < 2 ? 0 : in.getUnsignedShort(at);
    int afterTopic = at + 2 + topicLength;
    payloadAt = afterTopic + (qos() > 0 ? 2 : 0);
    if (qos() == 3 || payloadAt > end || qos() == 0 && (flags & 8) != 0) {
      throw malformed("a PUBLISH is cut short, has QoS 3, or repeats QoS 0");
    }
    packetId = qos() > 0 ? in.getUnsignedShort(afterTopic) : 0;
    if (qos() > 0 && packetId == 0) {
      throw malformed("a PUBLISH has packet identifier 0");
    }
    topic = topicLength == 0 ? "" : topic(in, at + 2, topicLength);
  }

  /** For MQTT 3.1.1: nothing but the payload follows. */
  void rest3() {
    if (topic.isEmpty()) {
      throw malformed("a PUBLISH has no topic");
    }
  }

  /**
   * For MQTT 5.0: properties follow, and an alias may stand for the topic.
   *
   * @param maximum the highest alias the client may use
   */
  void rest5(ByteBuf in, int maximum) {
    if (payloadAt < end && in.getByte(payloadAt) == 0) {
      payloadAt++;
      properties = Properties.NONE;
    } else {
      fields = fields == null ? new PacketReader() : fields;
      fields.over(in, payloadAt, end);
      properties = Properties.ofPublish(fields);
      payloadAt = fields.at();
    }
    int alias = properties.topicAlias();
    if (alias > maximum) {
      throw new PacketFault(
          Reason.TOPIC_ALIAS_INVALID, "topic alias " + alias + ", allowed are " + maximum);
    }
    if (alias > 0) {
      alias(alias, maximum);
    } else if (topic.isEmpty()) {
      throw new PacketFault(Reason.PROTOCOL_ERROR, "a PUBLISH has neither a topic nor an alias");
    }
  }

  private void alias(int alias, int maximum) {
    if (aliases.length == 0) {
      aliases = new String[maximum];
    }
    if (!topic.isEmpty()) {
      aliases[alias - 1] = topic;
    } else if (alias > aliases.length || aliases[alias - 1] == null) {
      throw new PacketFault(Reason.PROTOCOL_ERROR, "topic alias " + alias + " stands for nothing");
    } else {
      topic = aliases[alias - 1];
    }
  }

  /** What the aliases from 1 on stand for, empty for nothing. */
  public List<String> aliases() {
    return Arrays.stream(aliases).map(a -> a == null ? "" : a).toList();
  }

  /** Goes on with the aliases of a predecessor. */
  public void aliases(List<String> known, int maximum) {
    if (!known.isEmpty()) {
      aliases = new String[Math.max(maximum, known.size())];
      for (int i = 0; i < known.size(); i++) {
        aliases[i] = known.get(i).isEmpty() ? null : known.get(i);
      }
    }
  }

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
    String name = PacketReader.utf8(bytes);
    if (name == null || !Topics.validName(name)) {
      throw malformed("a PUBLISH has a topic name that MQTT does not allow");
    }
    if (limits.tooDeep(name)) {
      throw new PacketFault(
          Reason.TOPIC_NAME_INVALID, "a PUBLISH has a topic of too many levels or characters");
    }
    topicBytes[nextTopic] = Unpooled.wrappedBuffer(bytes);
    topics[nextTopic] = name;
    nextTopic = (nextTopic + 1) % REMEMBERED;
    return name;
  }

  private static PacketFault malformed(String what) {
    return new PacketFault(Reason.MALFORMED_PACKET, what);
  }
}
