/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.flow;

import io.backplane.protocol.mqtt.limit.Drops;
import io.backplane.protocol.mqtt.limit.Traffic;
import io.backplane.protocol.mqtt.session.Content;
import io.backplane.protocol.mqtt.session.OutMessage;
import io.backplane.protocol.mqtt.wire.Agreement;
import io.backplane.protocol.mqtt.wire.PacketWriter;
import io.backplane.protocol.mqtt.wire.PacketWriter.Publish;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The way out of one connection: packets are collected in one buffer and flushed once per pass of
 * the event loop. Nothing larger than the client takes leaves here. On the connection's event loop.
 */
public final class Outbox {
  private static final int LARGE = 16 << 10;
  private static final int ACK_HEAD = 12;
  private final Line connection;
  private final ChannelHandlerContext ctx;
  private Map<String, Integer> aliases = Map.of();
  private ByteBuf out;
  private boolean dirty;
  private boolean closed;

  Outbox(Line connection, ChannelHandlerContext ctx) {
    this.connection = connection;
    this.ctx = ctx;
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP that says yes. */
  public void acknowledge(int kind, int packetId) {
    if (!closed) {
      PacketWriter.ack(out(), kind, packetId);
    }
  }

  /** One of MQTT 5.0 with a reason, in words too if the client wants them and they fit. */
  public void acknowledge(int kind, int packetId, int code, String why) {
    if (!closed) {
      Agreement a = connection.agreement();
      boolean say = a.problemInformation() && fits(why, a.maxPacketBytes());
      PacketWriter.ack(out(), kind, packetId, code, say ? why : "");
    }
  }

  public static boolean fits(String why, int max) {
    return ByteBufUtil.utf8Bytes(why) + ACK_HEAD <= Math.min(max, LARGE);
  }

  /** Another packet; a client that cannot take the answers it asks for is cut off. */
  public void write(Consumer<ByteBuf> packet) {
    if (!offer(packet)) {
      ctx.executor().execute(() -> connection.close("client-too-small"));
    }
  }

  /**
   * Another packet.
   *
   * @return false if the client takes none that large
   */
  public boolean offer(Consumer<ByteBuf> packet) {
    if (closed) {
      return true;
    }
    int before = out().writerIndex();
    packet.accept(out);
    boolean fits = out.writerIndex() - before <= connection.agreement().maxPacketBytes();
    if (!fits) {
      out.writerIndex(before);
    }
    return fits;
  }

  /**
   * A publication.
   *
   * @return false if the client takes no packet that large
   */
  boolean publish(OutMessage m, int packetId, boolean dup) {
    if (closed) {
      return true;
    }
    int header = 0x30 | (dup ? 8 : 0) | m.qos() << 1 | (m.retain() ? 1 : 0);
    if (connection.agreement().v5()) {
      if (!publish5(m, header, packetId)) {
        connection.member().session().drops().count(Drops.TOO_LARGE, 1);
        return false;
      }
    } else {
      PacketWriter.publish3(out(), header, m.topic(), packetId, m.payload());
    }
    traffic().add(Traffic.MESSAGES_OUT, 1);
    if (out.readableBytes() > LARGE) {
      pass();
    }
    return true;
  }

  private boolean publish5(OutMessage m, int header, int packetId) {
    Agreement a = connection.agreement();
    Content c = m.content();
    int known = aliases.getOrDefault(m.topic(), 0);
    int room = Math.min(a.aliasMaximum(), connection.settings().topicAliases());
    int alias = known == 0 && aliases.size() < room ? aliases.size() + 1 : known;
    long left = c.expiresAt() == 0 ? -1 : c.secondsLeft(System.currentTimeMillis());
    String topic = known == 0 ? m.topic() : "";
    Publish p =
        new Publish(topic, header, packetId, alias, left, m.subscriptionIds(), c.properties());
    boolean fits = PacketWriter.publish5(out(), p, m.payload(), a.maxPacketBytes());
    if (fits && known == 0 && alias > 0) {
      remember(m.topic());
    }
    return fits;
  }

  private void remember(String topic) {
    if (aliases.isEmpty()) {
      aliases = new LinkedHashMap<>();
    }
    aliases.put(topic, aliases.size() + 1);
  }

  /** Topics that have an alias, in the order of the aliases. */
  public List<String> aliases() {
    return List.copyOf(aliases.keySet());
  }

  /** Goes on with the aliases of a predecessor. */
  public void aliases(List<String> topics) {
    topics.forEach(this::remember);
  }

  private ByteBuf out() {
    if (out == null) {
      out = ctx.alloc().ioBuffer(128);
    }
    if (!dirty) {
      dirty = true;
      connection.gate().dirty(connection);
    }
    return out;
  }

  private Traffic traffic() {
    return connection.intake().traffic();
  }

  private void pass() {
    if (out != null && out.isReadable()) {
      ByteBuf all = out;
      out = null;
      traffic().add(Traffic.BYTES_OUT, all.readableBytes());
      connection.gate().tally().bytesOut += all.readableBytes();
      ctx.write(all, ctx.voidPromise());
    }
  }

  public void flush() {
    dirty = false;
    if (!closed) {
      pass();
      ctx.flush();
    }
  }

  /** Nothing is written any more. */
  public void close() {
    closed = true;
    if (out != null) {
      out.release();
      out = null;
    }
  }
}
