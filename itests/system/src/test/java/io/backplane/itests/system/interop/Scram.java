/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system.interop;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientConfig;
import com.hivemq.client.mqtt.mqtt5.auth.Mqtt5EnhancedAuthMechanism;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5Auth;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5AuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5EnhancedAuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A device's side of SCRAM-SHA-256, as an authentication mechanism of HiveMQ's client. */
final class Scram implements Mqtt5EnhancedAuthMechanism {
  private static final String METHOD = "SCRAM-SHA-256";
  private final String device;
  private final String password;
  private volatile ScramClient exchange;
  private volatile int verified;

  Scram(String device, String password) {
    this.device = device;
    this.password = password;
  }

  /** How often the server has shown that it knows the password. */
  int verified() {
    return verified;
  }

  private static ByteBuffer bytes(Object text) {
    return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Optional<ByteBuffer> data) {
    return StandardCharsets.UTF_8.decode(data.orElseThrow()).toString();
  }

  private ByteBuffer first() {
    exchange =
        ScramClient.builder()
            .advertisedMechanisms(Set.of(METHOD))
            .username(device)
            .password(password.toCharArray())
            .build();
    return bytes(exchange.clientFirstMessage());
  }

  private CompletableFuture<Boolean> last(Optional<ByteBuffer> data) {
    try {
      exchange.serverFinalMessage(text(data));
      verified++;
      return CompletableFuture.completedFuture(true);
    } catch (ScramException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public MqttUtf8String getMethod() {
    return MqttUtf8String.of(METHOD);
  }

  @Override
  public int getTimeout() {
    return 20;
  }

  @Override
  public CompletableFuture<Void> onAuth(
      Mqtt5ClientConfig c, Mqtt5Connect connect, Mqtt5EnhancedAuthBuilder auth) {
    auth.data(first());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> onReAuth(Mqtt5ClientConfig c, Mqtt5AuthBuilder auth) {
    auth.data(first());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Boolean> onContinue(
      Mqtt5ClientConfig c, Mqtt5Auth auth, Mqtt5AuthBuilder answer) {
    try {
      exchange.serverFirstMessage(text(auth.getData()));
      answer.data(bytes(exchange.clientFinalMessage()));
      return CompletableFuture.completedFuture(true);
    } catch (ScramException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletableFuture<Boolean> onAuthSuccess(Mqtt5ClientConfig c, Mqtt5ConnAck ack) {
    return last(ack.getEnhancedAuth().orElseThrow().getData());
  }

  @Override
  public CompletableFuture<Boolean> onReAuthSuccess(Mqtt5ClientConfig c, Mqtt5Auth auth) {
    return last(auth.getData());
  }

  @Override
  public void onAuthRejected(Mqtt5ClientConfig c, Mqtt5ConnAck ack) {
    exchange = null;
  }

  @Override
  public void onReAuthRejected(Mqtt5ClientConfig c, Mqtt5Disconnect disconnect) {
    exchange = null;
  }

  @Override
  public void onAuthError(Mqtt5ClientConfig c, Throwable cause) {
    exchange = null;
  }

  @Override
  public void onReAuthError(Mqtt5ClientConfig c, Throwable cause) {
    exchange = null;
  }
}
