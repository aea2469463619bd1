/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.backplane.marks.Boundary;
import io.backplane.net.api.NetConnection;
import io.backplane.net.api.Parked;
import io.backplane.net.api.PeerCertificate;
import io.backplane.net.api.StreamProtocol;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One accepted socket. It outlives the protocol cards that serve it: held until one is there,
 * attached, leaving while the card settles what it took in, held again. What a card left is never
 * dropped for a client that goes meanwhile: a parked connection is not registered with its event
 * loop, so that nothing of it is noticed, not even its end, before a successor is there to see it.
 * All state is touched on the channel's event loop only.
 */
@Boundary("Protocols belong to other cards: a connection whose card fails is closed.")
final class Connection implements NetConnection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private static final Runnable NOTHING = () -> {};

  private enum State {
    OPENING,
    HELD,
    ATTACHED,
    LEAVING,
    ENDING,
    CLOSED
  }

  private final long id;
  private final Channel channel;
  private final ServerPort listener;
  private final Connections owner;
  private final Anchor anchor;
  private final ListenerSpec spec;
  private final long since = System.nanoTime();
  private State state = State.OPENING;
  private volatile boolean held;
  private volatile InetSocketAddress remote;
  private boolean admitted;
  private boolean known;
  private StreamProtocol protocol;
  private Parked parked;
  private ScheduledFuture<?> expiry;

  Connection(long id, Channel channel, ServerPort listener, Connections owner) {
    this.id = id;
    this.channel = channel;
    this.listener = listener;
    this.spec = listener.spec();
    this.remote = (InetSocketAddress) channel.remoteAddress();
    this.owner = owner;
    this.anchor = new Anchor(owner.counters());
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public String anchor() {
    return Anchor.NAME;
  }

  @Override
  public InetSocketAddress remote() {
    return remote;
  }

  @Override
  public String listener() {
    return spec.name();
  }

  @Override
  public long since() {
    return since;
  }

  @Override
  public Map<String, String> rules() {
    return listener.spec().rules();
  }

  @Override
  public Optional<PeerCertificate> certificate() {
    return Optional.ofNullable(channel.pipeline().get(SslHandler.class)).flatMap(Peers::of);
  }

  @Override
  public void welcome() {
    known = true;
  }

  @Override
  public boolean secure() {
    return spec.wire().tls();
  }

  @Override
  public boolean webSocket() {
    return !spec.wire().path().isEmpty();
  }

  ServerPort source() {
    return listener;
  }

  boolean held() {
    return held;
  }

  /** On the event loop, once the channel is registered. */
  void start() {
    boolean fromProxy = listener.isProxy(remote.getAddress());
    if (!fromProxy && !admitted()) {
      return;
    }
    if (!fromProxy && spec.wire().plain()) {
      opened();
    } else {
      new Opening(this, spec, listener.tls()).begin(fromProxy);
    }
  }

  /**
   * A proxy says for whom it speaks.
   *
   * @return false if the connection ends, because that one may not come in
   */
  boolean comesFrom(InetSocketAddress client) {
    remote = client;
    return admitted();
  }

  private boolean admitted() {
    Refusal why = listener.guard().admit(remote.getAddress());
    admitted = why == null;
    if (!admitted) {
      refused(why);
    }
    return admitted;
  }

  void refused(Refusal why) {
    listener.guard().count(why);
    channel.close();
  }

  /** From here on the bytes are those of the protocol. */
  void opened() {
    if (state == State.OPENING) {
      channel.pipeline().addLast(Anchor.NAME, anchor);
      hold();
      tryAttach(NOTHING);
    }
  }

  /**
   * On the event loop: attaches if it is held and there is a card.
   *
   * @param then run when it is attached, or will not be
   */
  void tryAttach(Runnable then) {
    StreamProtocol card = owner.protocols().current(spec.protocol());
    if (state != State.HELD || card == null || !channel.isOpen()) {
      then.run();
    } else if (channel.isRegistered()) {
      attach(card);
      then.run();
    } else {
      register(() -> attach(card), then);
    }
  }

  private void attach(StreamProtocol card) {
    if (state != State.HELD) {
      return;
    }
    stopWaiting();
    Parked left = parked;
    parked = null;
    protocol = card;
    state = State.ATTACHED;
    held = false;
    try {
      card.attach(this, left);
      anchor.open(channel.pipeline().context(anchor));
    } catch (RuntimeException | LinkageError e) {
      LOG.error("{} could not take over connection {} of {}", card, id, remote(), e);
      channel.close();
    }
  }

  /**
   * Any thread: takes the connection from a card that goes; completes when nothing refers to it.
   */
  CompletableFuture<Void> leave(StreamProtocol card) {
    CompletableFuture<Void> left = new CompletableFuture<>();
    channel.eventLoop().execute(() -> detach(card, left));
    return left;
  }

  private void detach(StreamProtocol card, CompletableFuture<Void> left) {
    if (state != State.ATTACHED || protocol != card) {
      left.complete(null);
      return;
    }
    state = State.LEAVING;
    channel.config().setAutoRead(false);
    CompletionStage<Parked> stage;
    try {
      stage = card.detach(this);
    } catch (RuntimeException | LinkageError e) {
      stage = CompletableFuture.failedFuture(e);
    }
    stage.whenComplete(
        (snapshot, fault) -> {
          if (channel.eventLoop().inEventLoop()) {
            detached(snapshot, fault, left);
          } else {
            channel.eventLoop().execute(() -> detached(snapshot, fault, left));
          }
        });
  }

  private void detached(Parked snapshot, Throwable fault, CompletableFuture<Void> left) {
    protocol = null;
    anchor.shut();
    if (fault != null) {
      LOG.error("connection {} of {} could not be handed over", id, remote(), fault);
    }
    if (state == State.LEAVING && snapshot != null) {
      owner.counters().handedOver.increment();
      channel.deregister().addListener(done -> park(snapshot, left));
    } else {
      channel.close();
      left.complete(null);
    }
  }

  private void park(Parked snapshot, CompletableFuture<Void> left) {
    if (state == State.LEAVING) {
      parked = snapshot;
      hold();
      tryAttach(NOTHING);
    }
    left.complete(null);
  }

  /**
   * Lets its event loop notice it again.
   *
   * @param then done if that succeeds
   * @param last done afterwards, in any case
   */
  private void register(Runnable then, Runnable last) {
    channel
        .eventLoop()
        .register(channel)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                channel.flush();
                then.run();
              } else {
                LOG.error("parked connection {} of {} is lost", id, remote(), done.cause());
                channel.close();
              }
              last.run();
            });
  }

  private void hold() {
    state = State.HELD;
    held = true;
    expiry = channel.eventLoop().schedule(this::expired, owner.parkMillis(), TimeUnit.MILLISECONDS);
  }

  private void expired() {
    if (state != State.HELD) {
      return;
    }
    state = State.ENDING; // a card that comes now comes too late
    owner.counters().parkExpired.increment();
    if (channel.isRegistered()) {
      sayFarewell();
    } else {
      register(this::sayFarewell, NOTHING);
    }
  }

  private void sayFarewell() {
    byte[] farewell = parked == null ? new byte[0] : parked.farewell();
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(farewell))
        .addListener(ChannelFutureListener.CLOSE);
    expiry =
        channel.eventLoop().schedule(this::farewellOver, owner.parkMillis(), TimeUnit.MILLISECONDS);
  }

  /** A client does not even read that. */
  private void farewellOver() {
    channel.close();
  }

  /** On the event loop, when the channel is closed. */
  void closed() {
    state = State.CLOSED;
    if (admitted) {
      listener.guard().gone(remote.getAddress(), known);
    }
    held = false;
    parked = null;
    anchor.drop();
    stopWaiting();
  }

  private void stopWaiting() {
    if (expiry != null) {
      expiry.cancel(false);
      expiry = null;
    }
  }
}
