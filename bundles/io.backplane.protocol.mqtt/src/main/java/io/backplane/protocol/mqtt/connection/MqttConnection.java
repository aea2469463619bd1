/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.connection;

import io.backplane.net.api.NetConnection;
import io.backplane.net.api.Parked;
import io.backplane.protocol.mqtt.common.Verdicts;
import io.backplane.protocol.mqtt.flow.Core;
import io.backplane.protocol.mqtt.flow.Inflow;
import io.backplane.protocol.mqtt.flow.Intake;
import io.backplane.protocol.mqtt.flow.Line;
import io.backplane.protocol.mqtt.flow.LoopGate;
import io.backplane.protocol.mqtt.flow.Member;
import io.backplane.protocol.mqtt.flow.Outbox;
import io.backplane.protocol.mqtt.wire.FrameCutter;
import io.backplane.protocol.mqtt.wire.PacketFault;
import io.backplane.protocol.mqtt.wire.PacketWriter;
import io.backplane.protocol.mqtt.wire.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection, from the first byte to the last or to the hand-over. PUBLISH, the hot
 * packet, goes to {@link Inflow}, everything else to {@link Control}. Everything runs on the
 * channel's event loop unless said otherwise.
 */
public final class MqttConnection extends Line {
  private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);
  private static final String FRAMES = "backplane-mqtt";
  static final String RESET = "reset";
  private static final int TYPE_PUBLISH = 0x30;
  private static final Set<String> WITHOUT_WORD =
      Set.of(Member.GOOD_BYE, "client-error", RESET, "connect-refused", Redirect.CLOSE);
  private final Control control;
  private final Start start;
  private final WriteWatch writes;
  private final long since;
  private ChannelHandlerContext ctx;
  private Login login;
  private Leaving leaving;
  private boolean active;
  private boolean closed;
  private long idleSince;
  private String awaited = "";

  public MqttConnection(Core core, LoopGate gate, NetConnection net) {
    super(core, gate, net);
    this.since = net().since();
    this.control = new Control(this);
    this.start = new Start(this);
    this.writes = new WriteWatch(net().channel());
    this.idleSince = System.nanoTime();
  }

  Control control() {
    return control;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  // ---- coming

  /** Takes the connection over, with what a predecessor left of it if there is something. */
  public void attach(Parked parked) {
    net().channel().pipeline().addAfter(net().anchor(), FRAMES, this);
    gate().join(this);
    core().quiet().begin();
    if (parked == null) {
      intake().resume(Intake.START);
    } else if (Handover.resume(this, parked)) {
      start.soon();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    super.handlerAdded(context);
    ctx = context;
  }

  void login(Login now) {
    login = now;
  }

  /** The client is known and its session bound: from now on publications are taken. */
  void joined(Member now) {
    member(now);
    login = null;
    net().welcome();
    idleSince = System.nanoTime();
  }

  // ---- reading

  @Override
  public void channelRead(ChannelHandlerContext context, Object msg) {
    intake().read((ByteBuf) msg);
  }

  @Override
  public void packet(ByteBuf in, int length, int bodyOffset) {
    gate().tally().packets++;
    active = true;
    try {
      FrameCutter.check(in, bodyOffset, agreement().version());
      if ((in.getByte(in.readerIndex()) & 0xF0) == TYPE_PUBLISH && member() != null) {
        inflow().publish(in, length, bodyOffset);
      } else {
        control.packet(in, length, bodyOffset);
      }
    } catch (PacketFault f) {
      fault(f);
    }
  }

  @Override
  public void fault(int what) {
    Faults.cut(this, what);
  }

  void malformed(String what) {
    fault(new PacketFault(Reason.MALFORMED_PACKET, what));
  }

  void fault(PacketFault f) {
    Faults.end(this, Verdicts.close(f.code()), f.code(), f.getMessage());
  }

  // ---- time and services

  @Override
  public void await(String dialect) {
    awaited = dialect;
    intake().hold(Intake.DIALECT);
  }

  @Override
  public void retry() {
    if (login != null) {
      login.retry();
    }
    if (member() != null) {
      member().announce();
    }
    if (intake().paused(Intake.DIALECT)) {
      if (member().ready(awaited)) {
        intake().resume(Intake.DIALECT);
      } else {
        gate().retrySoon();
      }
    }
    control.retry();
  }

  @Override
  public void tick(long now) {
    if (leaving != null) {
      leaving.tick(this, now);
      return;
    }
    retry();
    if (active || intake().paused()) {
      active = false;
      idleSince = now;
    }
    long hold = settings().holdMillis() * 1_000_000;
    if (intake().heldLongerThan(hold, now)) {
      close("hold-timeout");
    } else if (writes.stalled(now, hold)) {
      close("slow-consumer");
    } else if (member() != null) {
      if (member().keepAliveNanos() > 0 && now - idleSince > member().keepAliveNanos()) {
        close("keep-alive-timeout");
      }
    } else if (!intake().paused() && now - since > settings().connectMillis() * 1_000_000) {
      close("connect-timeout");
    }
  }

  // ---- writing

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (net().channel().isWritable()) {
      intake().resume(Intake.WRITE);
      drain();
    } else {
      intake().pause(Intake.WRITE);
    }
  }

  @Override
  public boolean writable() {
    return !closed && leaving == null && net().channel().isWritable();
  }

  // ---- going

  /** Leaves the channel as it is, once everything taken in is answered. */
  public CompletableFuture<Parked> leave() {
    leaving = new Leaving();
    intake().pause(Intake.LEAVE);
    core().quiet().end();
    return leaving.parked();
  }

  @Override
  public void handOver() {
    if (closed || leaving == null || inflow().pending() > 0) {
      return;
    }
    outbox().flush();
    Parked parked = Handover.park(this);
    closed = true;
    detach();
    leaving.parked().complete(parked);
  }

  @Override
  public void answered() {
    if (closed && member() != null && !inflow().publishing()) {
      member().release();
    }
  }

  private void detach() {
    net().channel().pipeline().remove(FRAMES);
    end();
  }

  private void end() {
    if (login != null) {
      login.cancel();
      login = null;
    }
    inflow().close();
    intake().close();
    outbox().close();
    gate().part(this);
  }

  @Override
  public void close(String reason) {
    close(reason, Verdicts.code(reason), "");
  }

  @Override
  public void close(String reason, int code, String why) {
    if (closed) {
      return;
    }
    if (ctx.channel().isActive()) {
      if (member() != null && agreement().v5() && !WITHOUT_WORD.contains(reason)) {
        String text = Outbox.fits(why, agreement().maxPacketBytes()) ? why : "";
        outbox().write(out -> PacketWriter.disconnect(out, code, text));
      }
      outbox().flush();
    }
    closed = true;
    core().counters().close(reason);
    LOG.debug("{} closed: {}", net().remote(), reason);
    end();
    if (member() != null) {
      member().ended(reason);
    }
    ctx.close();
    if (leaving == null) {
      core().quiet().end();
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
      LOG.error("connection of {} is closed because of a defect", net().remote(), cause);
      close("fault");
    }
  }
}
