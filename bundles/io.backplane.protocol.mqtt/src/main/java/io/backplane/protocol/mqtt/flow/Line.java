/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.flow;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.net.api.NetConnection;
import io.backplane.protocol.mqtt.common.ListenerSettings;
import io.backplane.protocol.mqtt.limit.Settings;
import io.backplane.protocol.mqtt.session.OutMessage;
import io.backplane.protocol.mqtt.session.Receiver;
import io.backplane.protocol.mqtt.wire.Agreement;
import io.backplane.protocol.mqtt.wire.Connect;
import io.backplane.protocol.mqtt.wire.PacketWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection as its messages see it, both ways; what becomes of the connection itself is
 * the business of who extends it. Everything runs on the channel's event loop unless said
 * otherwise.
 */
public abstract class Line extends ChannelInboundHandlerAdapter implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(Line.class);
  private final Core core;
  private final LoopGate gate;
  private final NetConnection net;
  private final ListenerSettings.Found rules;
  private final Intake intake;
  private final Inflow inflow;
  private final AtomicBoolean drainScheduled = new AtomicBoolean();
  private final Runnable drain = this::drain;
  private Outbox outbox;
  private Agreement agreement = Agreement.basic(Connect.V3);
  private Member member;

  protected Line(Core core, LoopGate gate, NetConnection net) {
    this.core = core;
    this.gate = gate;
    this.net = net;
    this.rules = core.listeners().of(net.listener(), net.rules());
    this.intake = new Intake(this, net.channel(), settings().maxPacketBytes());
    this.inflow = new Inflow(this);
  }

  public final Core core() {
    return core;
  }

  @Override
  public final Settings settings() {
    return rules.settings();
  }

  /** What its listener says about its clients. */
  public final ListenerSettings.Found rules() {
    return rules;
  }

  public final LoopGate gate() {
    return gate;
  }

  public final NetConnection net() {
    return net;
  }

  public final Intake intake() {
    return intake;
  }

  public final Inflow inflow() {
    return inflow;
  }

  public final Outbox outbox() {
    return outbox;
  }

  /** What the client said it can take; the least there is before its CONNECT. */
  public final Agreement agreement() {
    return agreement;
  }

  public final void agree(Agreement now) {
    agreement = now;
  }

  /** The authenticated side, null before the login. */
  public final Member member() {
    return member;
  }

  protected final void member(Member now) {
    member = now;
  }

  public final DeviceIdentity identity() {
    return member.identity();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    outbox = new Outbox(this, context);
  }

  // ---- the connection itself

  public abstract boolean isClosed();

  /** Deals with the packet at the buffer's reader index, or holds it. */
  public abstract void packet(ByteBuf in, int length, int bodyOffset);

  /** The bytes are not cut into packets as MQTT demands. */
  public abstract void fault(int what);

  /** Holds what comes until a dialect is there. */
  public abstract void await(String dialect);

  /** A service may have appeared. */
  public abstract void retry();

  public abstract void tick(long now);

  /** Nobody publishes any more, or it took too long to wait for that. */
  public abstract void handOver();

  /** All publications of this connection may have been answered. */
  public abstract void answered();

  /** Ends the connection; a will is published unless the client said good-bye. */
  public abstract void close(String reason);

  /** Ends it with a reason code and words for a client of MQTT 5.0. */
  public abstract void close(String reason, int code, String why);

  @Override
  public final void end(String reason) {
    gate.execute(() -> close(reason));
  }

  @Override
  public final void takeOver(Runnable then) {
    gate.loop()
        .execute(
            () -> {
              if (member == null) {
                close("taken-over");
                then.run();
              } else {
                member.takeOver(then);
              }
            });
  }

  // ---- writing

  @Override
  public final int window() {
    return Math.min(agreement.receiveMaximum(), settings().sendWindow());
  }

  @Override
  public final boolean send(OutMessage message, int packetId, boolean dup) {
    if (!outbox.publish(message, packetId, dup)) {
      core.counters().sendTooLarge.increment();
      return false;
    }
    core.counters().sent.increment();
    if (message.qos() == 0 && !message.commandId().isEmpty()) {
      member.delivered(message.commandId());
    }
    return true;
  }

  @Override
  public final void release(int packetId) {
    outbox.acknowledge(PacketWriter.PUBREL, packetId);
  }

  @Override
  public final void wake() {
    if (!drainScheduled.get() && drainScheduled.compareAndSet(false, true)) {
      try {
        gate.loop().execute(drain);
      } catch (RejectedExecutionException e) {
        LOG.trace("the event loop has ended", e);
      }
    }
  }

  /** Sends what waits, as far as the client takes it. */
  public final void drain() {
    drainScheduled.set(false);
    if (member != null && writable()) {
      member.session().drain(this);
    }
  }
}
