/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.net.api.NetConnection;
import io.backplane.net.api.Parked;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.util.AttributeKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection. Cuts the stream into packets; PUBLISH, the hot one, goes straight to
 * {@link Inflow}, everything else through Netty's decoder to {@link Control}. A packet that cannot
 * be dealt with now stays in the cutter and reading pauses; several reasons may pause it at once.
 * Everything runs on the channel's event loop unless said otherwise.
 */
final class MqttConnection extends ChannelInboundHandlerAdapter {
  static final int PUBACK = 0x4002_0000;
  static final int PUBREC = 0x5002_0000;
  static final int PUBREL = 0x6202_0000;
  static final int PUBCOMP = 0x7002_0000;

  static final int PAUSE_LOGIN = 1;
  static final int PAUSE_DIALECT = 2;
  static final int PAUSE_PRESSURE = 4;
  static final int PAUSE_LOOP = 8;
  static final int PAUSE_WRITE = 16;
  static final int PAUSE_LEAVE = 32;
  static final int PAUSE_START = 64;

  private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);
  private static final int TYPE_PUBLISH = 3;
  private static final int MAX_CLIENT_ID = 65_535;
  private static final int LARGE = 16 << 10;
  private final Core core;
  private final LoopGate gate;
  private final NetConnection net;
  private final FrameCutter cutter;
  private final Inflow inflow;
  private final Control control;
  private final AtomicBoolean drainScheduled = new AtomicBoolean();
  private final Runnable drain = this::drain;
  private final long since = System.nanoTime();
  private ChannelHandlerContext ctx;
  private Member member;
  private Login login;
  private CompletableFuture<Parked> leaving;
  private int pauses = PAUSE_START;
  private boolean heldFrame;
  private boolean holding;
  private boolean active;
  private boolean pumping;
  private boolean closed;
  private long heldSince;
  private long idleSince;
  private ByteBuf out;
  private boolean dirty;

  MqttConnection(Core core, LoopGate gate, NetConnection net) {
    this.core = core;
    this.gate = gate;
    this.net = net;
    this.cutter = new FrameCutter(net.channel().alloc(), core.settings().maxPacketBytes());
    this.inflow = new Inflow(this);
    this.control = new Control(this);
    this.idleSince = since;
  }

  Core core() {
    return core;
  }

  LoopGate gate() {
    return gate;
  }

  NetConnection net() {
    return net;
  }

  Inflow inflow() {
    return inflow;
  }

  FrameCutter cutter() {
    return cutter;
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
    Channel ch = net.channel();
    String name = "backplane-mqtt";
    ch.pipeline().addAfter(net.anchor(), name, this);
    ch.pipeline()
        .addAfter(
            name,
            "backplane-mqtt-decoder",
            new MqttDecoder(core.settings().maxPacketBytes(), MAX_CLIENT_ID));
    ch.pipeline()
        .addAfter("backplane-mqtt-decoder", "backplane-mqtt-encoder", MqttEncoder.INSTANCE);
    ch.pipeline().addAfter("backplane-mqtt-encoder", "backplane-mqtt-control", control);
    gate.join(this);
    if (parked != null && !Handover.resume(this, parked)) {
      return;
    }
    resume(PAUSE_START);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
  }

  void login(Login now) {
    login = now;
  }

  /** The client is known and its session bound: from now on publications are taken. */
  void joined(Member now) {
    member = now;
    login = null;
    idleSince = System.nanoTime();
  }

  // ---- reading

  @Override
  public void channelRead(ChannelHandlerContext context, Object msg) {
    active = true;
    cutter.add((ByteBuf) msg);
    pump();
    cutter.settle();
  }

  /** Deals with whole packets until none is left or one cannot be dealt with now. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    while (pauses == 0 && !closed) {
      int n = cutter.next();
      if (n <= 0) {
        if (n < 0) {
          fault(n);
        }
        break;
      }
      heldFrame = false;
      frame(n);
      if (heldFrame || closed) {
        break;
      }
      holding = false;
      cutter.consume(n);
    }
    pumping = false;
    if (closed) {
      cutter.release();
    }
  }

  private void frame(int length) {
    ByteBuf in = cutter.buffer();
    gate.tally().packets++;
    if ((in.getByte(in.readerIndex()) & 0xF0) >> 4 == TYPE_PUBLISH && member != null) {
      inflow.publish(in, length, cutter.bodyOffset());
    } else {
      ctx.fireChannelRead(in.retainedSlice(in.readerIndex(), length));
    }
  }

  private void fault(int what) {
    if (what == FrameCutter.TOO_LARGE) {
      String text = "a packet larger than " + core.settings().maxPacketBytes() + " bytes was sent";
      diagnose("too-large", text + "; the connection was closed");
      close("packet-too-large");
    } else {
      malformed("the length of a packet is not encoded as MQTT demands");
    }
  }

  void malformed(String what) {
    diagnose("malformed-packet", what + "; the connection was closed");
    close("malformed-packet");
  }

  void diagnose(String code, String text) {
    LOG.debug("{}: {}", net.remote(), text);
    if (member != null) {
      core.diagnose(member.identity(), code, text);
    }
  }

  // ---- pausing

  /** The packet at hand stays where it is, reading stops, until {@link #resume}. */
  void hold(int reason) {
    heldFrame = true;
    if (!holding) {
      holding = true;
      heldSince = System.nanoTime();
    }
    pause(reason);
    gate.retrySoon();
  }

  void pause(int reason) {
    if (pauses == 0) {
      net.channel().config().setAutoRead(false);
    }
    pauses |= reason;
  }

  void resume(int reason) {
    if ((pauses & reason) == 0 || closed) {
      return;
    }
    pauses &= ~reason;
    pump();
    if (pauses == 0 && !closed) {
      idleSince = System.nanoTime();
      net.channel().config().setAutoRead(true);
    }
  }

  /** The login is decided: its packet, kept until now, is done with. */
  void loginDone() {
    holding = false;
    int n = cutter.next();
    if (n > 0) {
      cutter.consume(n);
    }
    resume(PAUSE_LOGIN);
  }

  /** A service may have appeared. */
  void retry() {
    if (login != null) {
      login.retry();
    }
    if (member != null) {
      member.announce();
    }
    if ((pauses & PAUSE_DIALECT) != 0) {
      if (core.canDecode(identity().dialect())) {
        resume(PAUSE_DIALECT);
      } else {
        gate.retrySoon();
      }
    }
  }

  void tick(long now) {
    retry();
    if (active || pauses != 0) {
      active = false;
      idleSince = now;
    }
    long holdNanos = core.settings().holdMillis() * 1_000_000;
    if (holding && now - heldSince > holdNanos) {
      close("hold-timeout");
    } else if (member == null && pauses == 0) {
      if (now - since > core.settings().connectMillis() * 1_000_000) {
        close("connect-timeout");
      }
    } else if (member != null && member.keepAliveNanos() > 0) {
      if (now - idleSince > member.keepAliveNanos()) {
        close("keep-alive-timeout");
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (net.channel().isWritable()) {
      resume(PAUSE_WRITE);
      drain();
    } else {
      pause(PAUSE_WRITE);
    }
  }

  // ---- writing

  boolean writable() {
    return !closed && leaving == null && net.channel().isWritable();
  }

  private ByteBuf out() {
    if (out == null) {
      out = ctx.alloc().ioBuffer(128);
    }
    if (!dirty) {
      dirty = true;
      gate.dirty(this);
    }
    return out;
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP. */
  void acknowledge(int kind, int packetId) {
    if (!closed) {
      out().writeInt(kind | packetId);
    }
  }

  void send(OutMessage message, int packetId, boolean dup) {
    if (closed) {
      return;
    }
    core.counters().sent.increment();
    message.encode(out(), packetId, dup);
    if (out.readableBytes() > LARGE) {
      writeOut();
    }
    if (message.qos() == 0 && !message.commandId().isEmpty()) {
      member.delivered(message.commandId());
    }
  }

  void send(MqttMessage message) {
    if (closed) {
      return;
    }
    out();
    writeOut();
    control.write(message);
  }

  private void writeOut() {
    if (out != null && out.isReadable()) {
      ByteBuf all = out;
      out = null;
      ctx.write(all, ctx.voidPromise());
    }
  }

  void flush() {
    dirty = false;
    if (!closed) {
      writeOut();
      ctx.flush();
    }
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
    leaving = new CompletableFuture<>();
    pause(PAUSE_LEAVE);
    answered();
    return leaving;
  }

  /** All publications of this connection may have been answered. */
  void answered() {
    if (inflow.pending() > 0) {
      return;
    }
    if (closed) {
      if (member != null) {
        member.release();
      }
    } else if (leaving != null) {
      flush();
      Parked parked = Handover.park(this);
      closed = true;
      detach();
      leaving.complete(parked);
    }
  }

  private void detach() {
    Channel ch = net.channel();
    ch.pipeline().remove(control);
    ch.pipeline().remove("backplane-mqtt-encoder");
    ch.pipeline().remove("backplane-mqtt-decoder");
    ch.pipeline().remove(this);
    ch.attr(AttributeKey.valueOf("NETTY_CODEC_MQTT_VERSION")).set(null);
    end();
  }

  private void end() {
    if (login != null) {
      login.cancel();
      login = null;
    }
    if (!pumping) {
      cutter.release();
    }
    if (out != null) {
      out.release();
      out = null;
    }
    gate.part(this);
  }

  /** Ends the connection; a will is published unless the client said good-bye. */
  void close(String reason) {
    if (closed) {
      return;
    }
    if (ctx.channel().isActive()) {
      writeOut();
      ctx.flush();
    }
    closed = true;
    core.counters().close(reason);
    if (!reason.equals("reset")) {
      LOG.debug("{} closed: {}", net.remote(), reason);
    }
    end();
    if (member != null) {
      member.ended(reason);
    }
    ctx.close();
    if (leaving != null) {
      leaving.complete(null);
    }
    answered();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    close("reset");
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("{}: {}", net.remote(), cause.toString());
    close(cause instanceof java.io.IOException ? "reset" : "fault");
  }
}
