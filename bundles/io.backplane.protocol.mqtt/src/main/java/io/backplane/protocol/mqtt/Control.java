/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttIdentifierRejectedException;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.util.ReferenceCountUtil;

/** Deals with every decoded packet but PUBLISH. On the connection's event loop. */
final class Control extends ChannelInboundHandlerAdapter {
  private final MqttConnection connection;
  private final Subscribing subscribing;
  private ChannelHandlerContext ctx;

  Control(MqttConnection connection) {
    this.connection = connection;
    this.subscribing = new Subscribing(connection);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
  }

  void write(MqttMessage message) {
    ctx.write(message, ctx.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object msg) {
    try {
      if (!connection.isClosed()) {
        packet((MqttMessage) msg);
      }
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  private void packet(MqttMessage m) {
    if (m.decoderResult().isFailure()) {
      malformed(m.decoderResult().cause());
    } else if (m.fixedHeader().messageType() == MqttMessageType.CONNECT) {
      connect((MqttConnectMessage) m);
    } else if (connection.member() == null) {
      connection.close("protocol-error");
    } else {
      dispatch(m);
    }
  }

  private void malformed(Throwable cause) {
    if (connection.member() == null && cause instanceof MqttUnacceptableProtocolVersionException) {
      Login.refuse(
          connection,
          "version",
          MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION);
    } else if (connection.member() == null && cause instanceof MqttIdentifierRejectedException) {
      Login.refuse(
          connection, "client-id", MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED);
    } else {
      connection.malformed("a packet could not be decoded: " + cause.getMessage());
    }
  }

  private void connect(MqttConnectMessage m) {
    if (connection.member() != null) {
      connection.close("protocol-error");
    } else {
      new Login(connection, m).start();
    }
  }

  private void dispatch(MqttMessage m) {
    switch (m.fixedHeader().messageType()) {
      case SUBSCRIBE -> subscribing.subscribe((MqttSubscribeMessage) m);
      case UNSUBSCRIBE -> subscribing.unsubscribe((MqttUnsubscribeMessage) m);
      case PINGREQ -> connection.send(MqttMessage.PINGRESP);
      case PUBACK, PUBCOMP -> settled(id(m));
      case PUBREC -> {
        connection.member().session().released(id(m));
        connection.outbox().acknowledge(Outbox.PUBREL, id(m));
      }
      case PUBREL -> {
        connection.member().session().forget(id(m));
        connection.outbox().acknowledge(Outbox.PUBCOMP, id(m));
      }
      case DISCONNECT -> connection.close("client-disconnect");
      default -> connection.close("protocol-error");
    }
  }

  private void settled(int id) {
    OutMessage message = connection.member().session().settled(id);
    if (message != null && !message.commandId().isEmpty()) {
      connection.member().delivered(message.commandId());
    }
    connection.drain();
  }

  private static int id(MqttMessage m) {
    return ((MqttMessageIdVariableHeader) m.variableHeader()).messageId();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    connection.exceptionCaught(context, cause);
  }
}
