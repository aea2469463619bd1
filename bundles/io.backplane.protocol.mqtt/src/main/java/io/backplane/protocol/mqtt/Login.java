/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.device.api.DeviceAuthenticator.Accepted;
import io.backplane.device.api.DeviceAuthenticator.Answer;
import io.backplane.device.api.DeviceAuthenticator.Denied;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.message.api.TenantId;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One CONNECT on its way to CONNACK. While the registry or the gate is absent it waits; absence is
 * never answered as a bad credential. Its packet stays in the cutter until the answer is known.
 */
final class Login {
  private static final Logger LOG = LoggerFactory.getLogger(Login.class);
  private static final byte[] NOTHING = {};
  private final MqttConnection connection;
  private final MqttConnectVariableHeader header;
  private final MqttConnectPayload payload;
  private DeviceAuthenticator asked;
  private boolean claiming;
  private boolean cancelled;

  Login(MqttConnection connection, MqttConnectMessage connect) {
    this.connection = connection;
    this.header = connect.variableHeader();
    this.payload = connect.payload();
  }

  void start() {
    boolean clientIdMissing =
        payload.clientIdentifier() == null || payload.clientIdentifier().isEmpty();
    if (header.version() == 5) {
      refuse("version", MqttConnectReturnCode.CONNECTION_REFUSED_UNSUPPORTED_PROTOCOL_VERSION);
    } else if (header.version() != 4) {
      refuse("version", MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION);
    } else if (clientIdMissing && !header.isCleanSession()) {
      refuse("client-id", MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED);
    } else if (payload.userName() == null || payload.userName().isEmpty()) {
      refuse("anonymous", MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED);
    } else if (header.isWillFlag() && !Topics.validName(payload.willTopic())) {
      connection.malformed("the will's topic is not valid");
    } else {
      connection.login(this);
      connection.intake().hold(Intake.LOGIN);
      attempt();
    }
  }

  /** Services may have come, or the one that was asked may have gone. */
  void retry() {
    if (!claiming && (asked == null || asked != connection.core().services().authenticator())) {
      attempt();
    }
  }

  private void attempt() {
    Services services = connection.core().services();
    DeviceAuthenticator authenticator = services.authenticator();
    if (!services.ready() || authenticator == null) {
      connection.gate().retrySoon();
      return;
    }
    asked = authenticator;
    byte[] secret = payload.passwordInBytes();
    DeviceAuthenticator.Login login =
        new DeviceAuthenticator.Login(
            TenantId.DEFAULT,
            payload.userName(),
            new String(secret == null ? NOTHING : secret, StandardCharsets.UTF_8),
            connection.net().remote().getAddress().getHostAddress(),
            Inflow.PROTOCOL);
    try {
      authenticator.authenticate(login).whenComplete((a, e) -> execute(() -> answered(a, e)));
    } catch (RuntimeException | LinkageError e) {
      execute(() -> answered(null, e));
    }
  }

  private void execute(Runnable task) {
    try {
      connection.gate().loop().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.trace("the event loop has ended", e);
    }
  }

  private void answered(Answer answer, Throwable fault) {
    if (cancelled || claiming) {
      return;
    }
    if (fault != null) {
      LOG.error("the authenticator failed; the connection is held", fault);
      asked = null;
    } else if (answer instanceof Accepted a) {
      claiming = true;
      claim(a.identity());
    } else {
      denied(((Denied) answer).reason());
    }
  }

  private void denied(Reason reason) {
    switch (reason) {
      case UNAVAILABLE -> asked = null;
      case BAD_CREDENTIAL ->
          refuse(
              "bad-credential", MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD);
      case THROTTLED ->
          refuse("throttled", MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE);
      case REVOKED, DISABLED ->
          refuse(
              reason.name().toLowerCase(java.util.Locale.ROOT),
              MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED);
      default -> throw new IllegalStateException(reason.name());
    }
  }

  private void claim(DeviceIdentity identity) {
    if (cancelled) {
      return;
    }
    String clientId = payload.clientIdentifier();
    if (clientId == null || clientId.isEmpty()) {
      clientId = "auto-" + connection.net().id();
    }
    DeviceSpace.Key key = new DeviceSpace.Key(identity.tenant(), identity.device());
    Spaces.Claim claim =
        connection.core().spaces().claim(key, clientId, header.isCleanSession(), connection);
    MqttConnection busy = claim.busy();
    if (busy == null) {
      accept(identity, claim);
    } else {
      busy.gate().loop().execute(() -> takeFrom(busy, () -> execute(() -> claim(identity))));
    }
  }

  private static void takeFrom(MqttConnection busy, Runnable then) {
    if (busy.member() == null) {
      busy.close("taken-over");
      then.run();
    } else {
      busy.member().takeOver(then);
    }
  }

  private void accept(DeviceIdentity identity, Spaces.Claim claim) {
    OutMessage will = null;
    if (header.isWillFlag()) {
      byte[] bytes = payload.willMessageInBytes();
      will =
          new OutMessage(
              payload.willTopic(),
              bytes == null ? NOTHING : bytes,
              header.willQos(),
              header.isWillRetain(),
              OutMessage.NO_COMMAND);
    }
    Member.Terms terms =
        new Member.Terms(
            "mqtt-" + connection.net().id(), Core.micros(), header.keepAliveTimeSeconds(), will);
    Member member = new Member(connection, identity, claim, terms);
    connection.joined(member);
    connection.core().counters().connect("accepted");
    connection.send(
        MqttMessageBuilders.connAck()
            .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
            .sessionPresent(claim.present())
            .build());
    if (claim.present()) {
      member.subscriptionsChanged(connection.core().commandLevel(identity.dialect()));
      claim.session().redeliver(connection);
      connection.drain();
    }
    member.announce();
    connection.intake().loginDone();
  }

  private void refuse(String result, MqttConnectReturnCode code) {
    refuse(connection, result, code);
  }

  /** Answers a CONNECT with a refusal, and closes. */
  static void refuse(MqttConnection connection, String result, MqttConnectReturnCode code) {
    connection.core().counters().connect(result);
    connection.send(MqttMessageBuilders.connAck().returnCode(code).build());
    connection.close("connect-refused");
  }

  /** The connection ended or leaves: answers that come late are ignored. */
  void cancel() {
    cancelled = true;
  }
}
