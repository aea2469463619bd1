/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.net.api.NetConnection;
import io.backplane.net.api.Parked;
import io.backplane.protocol.mqtt.wire.Connect;
import io.backplane.protocol.mqtt.wire.PacketFault;
import io.backplane.protocol.mqtt.wire.PacketWriter;
import io.backplane.protocol.mqtt.wire.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection, from the first byte to the last or to the hand-over. PUBLISH, the hot
 * packet, goes to {@link Inflow}, everything else to {@link Control}. Everything runs on the
 * channel's event loop unless said otherwise.
 */
final class MqttConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);
  private static final String FRAMES = "backplane-mqtt";
  static final String RESET = "reset";
  private static final int TYPE_PUBLISH = 0x30;
  private static final Set<String> WITHOUT_WORD =
      Set.of(Member.GOOD_BYE, "client-error", RESET, "connect-refused", Redirect.CLOSE);
  private final Core core;
  private final LoopGate gate;
  private final NetConnection net;
  private final ListenerSettings.Found rules;
  private final Intake intake;
  private final Inflow inflow;
  private final Control control;
  private final Start start;
  private final WriteWatch writes;
  private final AtomicBoolean drainScheduled = new AtomicBoolean();
  private final Runnable drain = this::drain;
  private final long since;
  private ChannelHandlerContext ctx;
  private Outbox outbox;
  private Agreement agreement = Agreement.basic(Connect.V3);
  private Member member;
  private Login login;
  private Leaving leaving;
  private boolean active;
  private boolean closed;
  private long idleSince;
  private String awaited = "";

  MqttConnection(Core core, LoopGate gate, NetConnection net) {
    this.core = core;
    this.gate = gate;
    this.net = net;
    this.since = net.since();
    this.rules = core.listeners().of(net.listener(), net.rules());
    this.intake = new Intake(this, net.channel(), settings().maxPacketBytes());
    this.inflow = new Inflow(this);
    this.control = new Control(this);
    this.start = new Start(this);
    this.writes = new WriteWatch(net.channel());
    this.idleSince = System.nanoTime();
  }

  Core core() {
    return core;
  }

  /** What counts for the clients of its listener. */
  Settings settings() {
    return rules.settings();
  }

  /** What its listener says about its clients. */
  ListenerSettings.Found rules() {
    return rules;
  }

  LoopGate gate() {
    return gate;
  }

  NetConnection net() {
    return net;
  }

  Intake intake() {
    return intake;
  }

  Control control() {
    return control;
  }

  Inflow inflow() {
    return inflow;
  }

  Outbox outbox() {
    return outbox;
  }

  /** What the client said it can take; the least there is before its CONNECT. */
  Agreement agreement() {
    return agreement;
  }

  void agree(Agreement now) {
    agreement = now;
  }

  /** QoS 1 and 2 messages sent and not acknowledged at a time. */
  int window() {
    return Math.min(agreement.receiveMaximum(), settings().sendWindow());
  }

  /** The authenticated side, null before the login. */
  Member member() {
    return member;
  }

  DeviceIdentity identity() {
    return member.identity();
  }

  boolean isClosed() {
    return closed;
  }

  // ---- coming

  /** Takes the connection over, with what a predecessor left of it if there is something. */
  void attach(Parked parked) {
    net.channel().pipeline().addAfter(net.anchor(), FRAMES, this);
    gate.join(this);
    core.quiet().begin();
    if (parked == null) {
      intake.resume(Intake.START);
    } else if (Handover.resume(this, parked)) {
      start.soon();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    outbox = new Outbox(this, context);
  }

  void login(Login now) {
    login = now;
  }

  /** The client is known and its session bound: from now on publications are taken. */
  void joined(Member now) {
    member = now;
    login = null;
    net.welcome();
    idleSince = System.nanoTime();
  }

  // ---- reading

  @Override
  public void channelRead(ChannelHandlerContext context, Object msg) {
    intake.read((ByteBuf) msg);
  }

  /** Deals with the packet at the buffer's reader index, or holds it. */
  void packet(ByteBuf in, int length, int bodyOffset) {
    gate.tally().packets++;
    active = true;
    try {
      FrameCutter.check(in, bodyOffset, agreement.version());
      if ((in.getByte(in.readerIndex()) & 0xF0) == TYPE_PUBLISH && member != null) {
        inflow.publish(in, length, bodyOffset);
      } else {
        control.packet(in, length, bodyOffset);
      }
    } catch (PacketFault f) {
      fault(f);
    }
  }

  /** The bytes are not cut into packets as MQTT demands. */
  void fault(int what) {
    Faults.cut(this, what);
  }

  void malformed(String what) {
    fault(new PacketFault(Reason.MALFORMED_PACKET, what));
  }

  void fault(PacketFault f) {
    Faults.end(this, Verdicts.close(f.code()), f.code(), f.getMessage());
  }

  // ---- time and services

  /** Holds what comes until a dialect is there. */
  void await(String dialect) {
    awaited = dialect;
    intake.hold(Intake.DIALECT);
  }

  /** A service may have appeared. */
  void retry() {
    if (login != null) {
      login.retry();
    }
    if (member != null) {
      member.announce();
    }
    if (intake.paused(Intake.DIALECT)) {
      if (member.ready(awaited)) {
        intake.resume(Intake.DIALECT);
      } else {
        gate.retrySoon();
      }
    }
    control.retry();
  }

  void tick(long now) {
    if (leaving != null) {
      leaving.tick(this, now);
      return;
    }
    retry();
    if (active || intake.paused()) {
      active = false;
      idleSince = now;
    }
    long hold = settings().holdMillis() * 1_000_000;
    if (intake.heldLongerThan(hold, now)) {
      close("hold-timeout");
    } else if (writes.stalled(now, hold)) {
      close("slow-consumer");
    } else if (member != null) {
      if (member.keepAliveNanos() > 0 && now - idleSince > member.keepAliveNanos()) {
        close("keep-alive-timeout");
      }
    } else if (!intake.paused() && now - since > settings().connectMillis() * 1_000_000) {
      close("connect-timeout");
    }
  }

  // ---- writing

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (net.channel().isWritable()) {
      intake.resume(Intake.WRITE);
      drain();
    } else {
      intake.pause(Intake.WRITE);
    }
  }

  boolean writable() {
    return !closed && leaving == null && net.channel().isWritable();
  }

  /**
   * Sends a publication.
   *
   * @return false if it is too large for the client
   */
  boolean send(OutMessage message, int packetId, boolean dup) {
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

  /** Something waits for this client, any thread. */
  void wake() {
    if (drainScheduled.compareAndSet(false, true)) {
      try {
        gate.loop().execute(drain);
      } catch (RejectedExecutionException e) {
        LOG.trace("the event loop has ended", e);
      }
    }
  }

  void drain() {
    drainScheduled.set(false);
    if (member != null && writable()) {
      member.session().drain(this);
    }
  }

  // ---- going

  /** Leaves the channel as it is, once everything taken in is answered. */
  CompletableFuture<Parked> leave() {
    leaving = new Leaving();
    intake.pause(Intake.LEAVE);
    core.quiet().end();
    return leaving.parked();
  }

  /** Nobody publishes any more, or it took too long to wait for that. */
  void handOver() {
    if (closed || leaving == null || inflow.pending() > 0) {
      return;
    }
    outbox.flush();
    Parked parked = Handover.park(this);
    closed = true;
    detach();
    leaving.parked().complete(parked);
  }

  /** All publications of this connection may have been answered. */
  void answered() {
    if (closed && member != null && !inflow.publishing()) {
      member.release();
    }
  }

  private void detach() {
    net.channel().pipeline().remove(FRAMES);
    end();
  }

  private void end() {
    if (login != null) {
      login.cancel();
      login = null;
    }
    inflow.close();
    intake.close();
    outbox.close();
    gate.part(this);
  }

  /** Ends the connection; a will is published unless the client said good-bye. */
  void close(String reason) {
    close(reason, Verdicts.code(reason), "");
  }

  /** Ends it with a reason code and words for a client of MQTT 5.0. */
  void close(String reason, int code, String why) {
    if (closed) {
      return;
    }
    if (ctx.channel().isActive()) {
      if (member != null && agreement.v5() && !WITHOUT_WORD.contains(reason)) {
        String text = Outbox.fits(why, agreement.maxPacketBytes()) ? why : "";
        outbox.write(out -> PacketWriter.disconnect(out, code, text));
      }
      outbox.flush();
    }
    closed = true;
    core.counters().close(reason);
    LOG.debug("{} closed: {}", net.remote(), reason);
    end();
    if (member != null) {
      member.ended(reason);
    }
    ctx.close();
    if (leaving == null) {
      core.quiet().end();
    } else {
      leaving.parked().complete(null);
    }
    answered();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    start.gone();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      close(RESET);
    } else {
      LOG.error("connection of {} is closed because of a defect", net.remote(), cause);
      close("fault");
    }
  }
}
