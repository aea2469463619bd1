/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.connection;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.marks.Boundary;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.spi.AuthenticationMethod;
import io.backplane.protocol.api.spi.AuthenticationMethod.Challenge;
import io.backplane.protocol.api.spi.AuthenticationMethod.Denied;
import io.backplane.protocol.api.spi.AuthenticationMethod.Peer;
import io.backplane.protocol.api.spi.AuthenticationMethod.Proven;
import io.backplane.protocol.api.spi.AuthenticationMethod.Step;
import io.backplane.protocol.mqtt.common.Commons;
import io.backplane.protocol.mqtt.common.Verdicts;
import io.backplane.protocol.mqtt.flow.Intake;
import io.backplane.protocol.mqtt.wire.PacketFault;
import io.backplane.protocol.mqtt.wire.PacketWriter;
import io.backplane.protocol.mqtt.wire.Packets;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authentication exchange of MQTT 5.0 (section 4.12): at CONNECT and again whenever the client
 * likes. The packet at hand stays in the cutter until the method has answered; what the method has
 * to know goes along when the connection is handed over, so an exchange outlives both cards. On the
 * connection's event loop.
 */
@Boundary("Services that prove who one is belong to other cards: a fault refuses the login.")
final class Authentication {
  private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);
  private static final byte[] NOTHING = {};
  private final MqttConnection connection;
  private String method = "";
  private String user = "";
  private boolean challenged;
  private byte[] state = NOTHING;
  private byte[] connect = NOTHING;
  private byte[] said;
  private Login login;
  private AuthenticationMethod asked;

  Authentication(MqttConnection connection) {
    this.connection = connection;
  }

  /** The method this client logs in by; empty if it uses none. */
  String method() {
    return method;
  }

  // ---- at CONNECT

  /** Whether a predecessor has taken up an exchange by that method. */
  boolean begun(String by) {
    return !by.isEmpty() && method.equals(by);
  }

  /** A CONNECT asks for an exchange; its packet is held. */
  void begin(Login of, String by, byte[] data, String name) {
    login = of;
    method = by;
    user = name == null ? "" : name;
    if (challenged) {
      handedOn();
    } else {
      ask(data);
    }
  }

  /** A predecessor had sent its challenge: the client has to say what follows. */
  private void handedOn() {
    execute(
        () -> {
          if (!connection.isClosed()) {
            connect = connection.intake().head();
            done();
          }
        });
  }

  /** Whether the client has to answer a challenge before it may say anything else. */
  boolean awaitsLogin() {
    return login != null && said == null && challenged;
  }

  // ---- what the client says

  /** AUTH of a client. */
  void packet(Packets.Auth auth) {
    boolean again = auth.code() == Packets.REAUTHENTICATE;
    if (method.isEmpty()) {
      throw PacketFault.protocol("AUTH without an authentication method");
    } else if (!auth.method().equals(method)) {
      throw PacketFault.protocol("AUTH names another authentication method than CONNECT");
    } else if (again == challenged) {
      throw PacketFault.protocol(
          challenged ? "AUTH begins while it is to go on" : "AUTH goes on with what was not begun");
    }
    connection.intake().hold(Intake.LOGIN);
    ask(auth.data());
  }

  private void ask(byte[] data) {
    said = data;
    attempt();
  }

  /** Services may have come, or the one that was asked may have gone. */
  void retry() {
    if (said != null && (asked == null || asked != service())) {
      attempt();
    }
  }

  private AuthenticationMethod service() {
    return connection.core().services().methods().get(method);
  }

  private void attempt() {
    AuthenticationMethod service = service();
    if (service == null || !connection.core().loginsPossible()) {
      asked = null;
      connection.gate().retrySoon();
      return;
    }
    asked = service;
    String remote = connection.net().remote().getAddress().getHostAddress();
    Peer peer = new Peer(TenantId.DEFAULT, user, remote, Commons.PROTOCOL);
    try {
      service
          .next(peer, state, said)
          .whenComplete((step, fault) -> execute(() -> answered(service, step, fault)));
    } catch (RuntimeException | LinkageError e) {
      execute(() -> answered(service, null, e));
    }
  }

  private void execute(Runnable task) {
    try {
      connection.gate().loop().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.trace("the event loop has ended", e);
    }
  }

  // ---- what the method says

  private void answered(AuthenticationMethod by, Step step, Throwable fault) {
    if (connection.isClosed() || said == null || asked != by) {
      return;
    }
    asked = null;
    if (fault != null || step == null) {
      LOG.error("authentication method {} failed; the connection is held", method, fault);
    } else if (step instanceof Challenge c) {
      challenge(c);
    } else if (step instanceof Proven p) {
      proven(p);
    } else if (((Denied) step).reason() != Reason.UNAVAILABLE) {
      denied(((Denied) step).reason());
    }
  }

  private void challenge(Challenge c) {
    if (login != null && !challenged) {
      connect = connection.intake().head();
    }
    state = c.state();
    challenged = true;
    said = null;
    write(Packets.CONTINUE, c.data());
    done();
  }

  private void write(int code, byte[] data) {
    connection.outbox().write(out -> PacketWriter.auth(out, code, method, data));
  }

  /** The packet at hand is dealt with. */
  private void done() {
    if (!connection.isClosed()) {
      connection.intake().loginDone();
    }
  }

  private void proven(Proven p) {
    said = null;
    if (login != null) {
      login.proven(p.identity(), p.data());
      return;
    }
    settled();
    if (same(p.identity(), connection.identity())) {
      connection.member().renewed(connection.rules().guests().speech().usual(p.identity()));
      write(Packets.SUCCESS, p.data());
      done();
    } else {
      end("another device authenticated");
    }
  }

  private static boolean same(DeviceIdentity one, DeviceIdentity other) {
    return one.tenant().equals(other.tenant()) && one.device().equals(other.device());
  }

  private void denied(Reason why) {
    said = null;
    if (login != null) {
      login.denied(why);
    } else {
      end("authenticating again failed");
    }
  }

  private void end(String why) {
    connection.core().diagnose(connection.identity(), "not-authenticated", why);
    connection.close("not-authenticated", Verdicts.code("not-authenticated"), why);
  }

  /** The exchange is over; one at CONNECT once the client is let in. */
  void settled() {
    login = null;
    challenged = false;
    state = NOTHING;
    connect = NOTHING;
  }

  // ---- between two cards

  /** What a successor has to know; only if there is a method. */
  byte[] challengeState() {
    return challenged ? state : NOTHING;
  }

  /** What the client said and is not dealt with, from the CONNECT on whose exchange goes on. */
  byte[] leftover() {
    byte[] rest = connection.intake().leftover();
    byte[] all = new byte[connect.length + rest.length];
    System.arraycopy(connect, 0, all, 0, connect.length);
    System.arraycopy(rest, 0, all, connect.length, rest.length);
    return all;
  }

  /** Goes on where the predecessor stopped. */
  void resume(String by, byte[] left) {
    method = by;
    state = left;
    challenged = left.length > 0;
  }
}
