/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.security.api.Authorizer;
import io.backplane.security.api.Authorizer.Resource;
import io.backplane.security.api.Subject;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SUBSCRIBE and UNSUBSCRIBE. The dialect says what is meant for the device, the authorizer what it
 * may; while one of them is absent the packet is held. On the connection's event loop.
 */
final class Subscribing {
  private static final Logger LOG = LoggerFactory.getLogger(Subscribing.class);
  private final MqttConnection connection;

  Subscribing(MqttConnection connection) {
    this.connection = connection;
  }

  void subscribe(MqttSubscribeMessage m) {
    if (m.payload().topicSubscriptions().isEmpty()) {
      connection.malformed("a SUBSCRIBE names no topic filter");
      return;
    }
    DeviceIdentity who = connection.identity();
    Dialect dialect = connection.core().services().dialect(who.dialect());
    Authorizer authorizer = connection.core().services().authorizer();
    if (dialect == null || authorizer == null) {
      connection.intake().hold(Intake.DIALECT);
      return;
    }
    Session session = connection.member().session();
    var ack = MqttMessageBuilders.subAck().packetId(m.variableHeader().messageId());
    List<MqttTopicSubscription> wanted = m.payload().topicSubscriptions();
    boolean[] granted = new boolean[wanted.size()];
    for (int i = 0; i < granted.length; i++) {
      String filter = wanted.get(i).topicFilter();
      granted[i] = Topics.validFilter(filter) && allowed(who, filter, dialect, authorizer);
      if (granted[i]) {
        session.subscribe(filter, wanted.get(i).qualityOfService().value());
      }
      ack.addGrantedQos(granted[i] ? wanted.get(i).qualityOfService() : MqttQoS.FAILURE);
    }
    connection.send(ack.build());
    for (int i = 0; i < granted.length; i++) {
      if (granted[i]) {
        bringRetained(wanted.get(i));
      }
    }
    connection
        .member()
        .subscriptionsChanged(connection.core().commandLevel(connection.identity().dialect()));
  }

  private static boolean allowed(
      DeviceIdentity who, String filter, Dialect dialect, Authorizer authorizer) {
    try {
      Subject subject =
          new Subject(Subject.Kind.DEVICE, who.tenant(), who.device().value(), Set.of());
      Resource resource = new Resource(who.tenant(), "topic", filter);
      return dialect.maySubscribe(who, filter)
          && authorizer.decide(subject, "topic:subscribe", resource).allowed();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("dialect {} failed on filter '{}'; it is denied", who.dialect(), filter, e);
      return false;
    }
  }

  private void bringRetained(MqttTopicSubscription s) {
    Member member = connection.member();
    for (OutMessage m : member.space().retained(s.topicFilter())) {
      int qos = Math.min(m.qos(), s.qualityOfService().value());
      member
          .session()
          .offer(new OutMessage(m.topic(), m.payload(), qos, true, OutMessage.NO_COMMAND));
    }
  }

  void unsubscribe(MqttUnsubscribeMessage m) {
    if (m.payload().topics().isEmpty()) {
      connection.malformed("an UNSUBSCRIBE names no topic filter");
      return;
    }
    Member member = connection.member();
    m.payload().topics().forEach(member.session()::unsubscribe);
    connection.send(
        MqttMessageBuilders.unsubAck().packetId(m.variableHeader().messageId()).build());
    member.subscriptionsChanged(member.commandLevel());
  }
}
