/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.connection;

import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.device.api.DeviceAuthenticator.Accepted;
import io.backplane.device.api.DeviceAuthenticator.Answer;
import io.backplane.device.api.DeviceAuthenticator.Denied;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.marks.Boundary;
import io.backplane.protocol.mqtt.app.Applications;
import io.backplane.protocol.mqtt.common.Guests;
import io.backplane.protocol.mqtt.common.Refusal;
import io.backplane.protocol.mqtt.common.Services;
import io.backplane.protocol.mqtt.flow.Core;
import io.backplane.protocol.mqtt.flow.Intake;
import io.backplane.protocol.mqtt.flow.Member;
import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.limit.Clock;
import io.backplane.protocol.mqtt.limit.Settings;
import io.backplane.protocol.mqtt.session.Receiver;
import io.backplane.protocol.mqtt.session.Session;
import io.backplane.protocol.mqtt.session.Spaces;
import io.backplane.protocol.mqtt.session.Will;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.protocol.mqtt.topic.Topics;
import io.backplane.protocol.mqtt.wire.Connack;
import io.backplane.protocol.mqtt.wire.Connect;
import io.backplane.protocol.mqtt.wire.PacketWriter;
import io.backplane.protocol.mqtt.wire.Reason;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One CONNECT on its way to CONNACK. While the registry or the gate is absent it waits, and while
 * connections come from a predecessor; absence is never answered as a bad credential. Its packet
 * stays in the cutter until the answer is known.
 */
@Boundary("Authenticators belong to other cards: a fault refuses the login.")
final class Login {
  private static final Logger LOG = LoggerFactory.getLogger(Login.class);
  private static final byte[] NOTHING = {};
  private final MqttConnection connection;
  private final Connect connect;
  private final Proof proof;
  private DeviceAuthenticator asked;
  private byte[] lastWord = NOTHING;
  private boolean claiming;

  /** Under which it is counted as connected until its {@link Member} is. */
  private SpaceKey counted;

  private boolean cancelled;
  private Spaces.Claim claimed;

  Login(MqttConnection connection, Connect connect) {
    this.connection = connection;
    this.connect = connect;
    this.proof = new Proof(connection, connect);
  }

  void start() {
    boolean v3 = connect.version() == Connect.V3;
    Redirect elsewhere = Redirect.of(connection.net());
    if (elsewhere != null) {
      Connacks.redirect(connection, connect.version(), elsewhere);
      return;
    }
    String method = connect.properties().authenticationMethod();
    Authentication authentication = connection.control().authentication();
    if (!authentication.begun(method) && !connection.core().offers(connection.net(), proof.way())) {
      refuse(Refusal.AUTHENTICATION_METHOD, "");
    } else if (v3 && connect.clientId().isEmpty() && !connect.cleanStart()) {
      refuse(Refusal.CLIENT_ID, "");
    } else if (proof.way().equals(Core.PASSWORD) && proof.nameless()) {
      refuse(Refusal.ANONYMOUS, "a user name is needed");
    } else if (connect.will() != null && !Topics.validName(connect.will().topic())) {
      if (v3) {
        connection.malformed("the will's topic is not valid");
      } else {
        refuse(Refusal.WILL, "the will's topic is not valid");
      }
    } else if (connect.will() != null
        && connection.settings().protection().tooDeep(connect.will().topic())) {
      refuse(Refusal.WILL, "the will's topic has too many levels or characters");
    } else {
      connection.login(this);
      connection.intake().hold(Intake.LOGIN);
      if (method.isEmpty()) {
        attempt();
      } else {
        byte[] data = connect.properties().authenticationData();
        authentication.begin(this, method, data, connect.user());
      }
    }
  }

  /** Services may have come, or the one that was asked may have gone. */
  void retry() {
    boolean exchange = connect.properties().wantsAuthenticationExchange();
    if (!exchange
        && !claiming
        && (asked == null || asked != connection.core().services().authenticator())) {
      attempt();
    }
  }

  private void attempt() {
    Services services = connection.core().services();
    DeviceAuthenticator authenticator = services.authenticator();
    if (!connection.core().loginsPossible() || authenticator == null || !proof.ready()) {
      connection.gate().retrySoon();
      return;
    }
    asked = authenticator;
    try {
      Applications doors = connection.core().applications();
      proof
          .ask(login -> doors.authenticate(login, authenticator))
          .whenComplete((a, e) -> execute(() -> answered(a, e)));
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
      admitted(a.identity());
    } else {
      denied(((Denied) answer).reason());
    }
  }

  /** An exchange came to its end. */
  void proven(DeviceIdentity identity, byte[] data) {
    lastWord = data;
    admitted(identity);
  }

  private void admitted(DeviceIdentity proven) {
    DeviceIdentity identity = connection.rules().guests().speech().usual(proven);
    String given = connect.clientId();
    Refusal why =
        connection
            .rules()
            .guests()
            .refusal(
                connection.core().commons(),
                connection.settings().protection(),
                identity,
                new Guests.Asked(given, expirySeconds()));
    if (why != null) {
      refuse(why, why.text());
    } else {
      claiming = true;
      counted = SpaceKey.of(identity);
      connection.core().presence().came(counted);
      claim(identity, given.isEmpty() ? "auto-" + UUID.randomUUID() : given);
    }
  }

  void denied(DeviceAuthenticator.Reason reason) {
    switch (reason) {
      case UNAVAILABLE -> asked = null;
      case BAD_CREDENTIAL -> refuse(Refusal.BAD_CREDENTIAL, "");
      case THROTTLED -> refuse(Refusal.THROTTLED, "too many logins failed from there");
      case REVOKED -> refuse(Refusal.REVOKED, "");
      case DISABLED -> refuse(Refusal.DISABLED, "");
      default -> throw new IllegalStateException(reason.name());
    }
  }

  private long expirySeconds() {
    long longest = connection.settings().sessionSeconds();
    return connect.version() == Connect.V3
        ? connect.cleanStart() ? 0 : longest
        : Math.min(connect.properties().sessionExpiry(0), longest);
  }

  private void claim(DeviceIdentity identity, String clientId) {
    if (cancelled) {
      return;
    }
    if (connection.core().services().banned(identity, clientId)) {
      refuse(Refusal.BANNED, Refusal.BANNED.text());
      return;
    }
    SpaceKey key = SpaceKey.of(identity);
    Spaces.Wish wish = new Spaces.Wish(key, clientId, connect.cleanStart(), expirySeconds());
    Spaces.Claim claim = connection.core().spaces().claim(wish, connection);
    Receiver busy = claim.busy();
    if (busy == null) {
      connection.core().wills().returned(key, clientId, claim.present());
      claimed = claim;
      Journal journal = connection.core().journal();
      if (journal.isDurable(claim.ticket())) {
        kept(identity);
      } else {
        journal.await(claim.ticket(), () -> execute(() -> kept(identity)));
      }
    } else {
      Runnable again = () -> execute(() -> claim(identity, clientId));
      busy.takeOver(again);
    }
  }

  /** That the session begins, or that an earlier one ended, is durable. */
  private void kept(DeviceIdentity identity) {
    if (!cancelled) {
      Spaces.Claim claim = claimed;
      claimed = null;
      accept(identity, claim);
    }
  }

  private int keepAlive() {
    int longest = connection.settings().maxKeepAliveSeconds();
    int wanted = connect.keepAlive();
    boolean ours = longest > 0 && (wanted == 0 || wanted > longest);
    return ours && connect.version() == Connect.V5 ? longest : wanted;
  }

  private void accept(DeviceIdentity identity, Spaces.Claim claim) {
    if (!connack(claim)) {
      release(claim);
      connection.core().counters().connect("client-too-small");
      connection.close("connect-refused");
      return;
    }
    Member.Terms terms =
        new Member.Terms(
            "mqtt-" + connection.net().id(), Clock.micros(), keepAlive(), Will.of(connect.will()));
    Member member = new Member(connection, identity, claim, terms);
    counted = null;
    connection.joined(member);
    claim.session().trail().will(member.speaking(terms.will()), terms.will());
    connection.core().counters().connect("accepted");
    if (claim.present()) {
      member.subscriptionsChanged(connection.core().commandLevel(identity.dialect()));
      claim.session().redeliver(connection);
    }
    member.announce();
    connection.control().authentication().settled();
    connection.intake().loginDone();
    if (connection.core().services().banned(identity, claim.session().clientId())) {
      connection.close("kicked", Reason.ADMINISTRATIVE_ACTION, Refusal.BANNED.text());
    }
  }

  /**
   * @return false if the client cannot take even this
   */
  private boolean connack(Spaces.Claim claim) {
    if (connect.version() == Connect.V3) {
      return connection.outbox().offer(out -> PacketWriter.connack3(out, claim.present(), 0));
    }
    Settings settings = connection.settings();
    Connack ack =
        new Connack()
            .receiveMaximum(settings.receiveMaximum())
            .maximumPacket(settings.maxPacketBytes())
            .topicAliasMaximum(settings.topicAliases());
    if (connect.clientId().isEmpty()) {
      ack.assignedClientId(claim.session().clientId());
    }
    ack.authentication(connect.properties().authenticationMethod(), lastWord);
    if (connect.properties().sessionExpiry(0) != expirySeconds()) {
      ack.sessionExpiry(expirySeconds());
    }
    if (keepAlive() != connect.keepAlive()) {
      ack.serverKeepAlive(keepAlive());
    }
    return connection.outbox().offer(out -> ack.write(out, claim.present(), 0));
  }

  private void refuse(Refusal why, String text) {
    Connacks.refuse(connection, why, text);
  }

  /** The connection ended or leaves: answers that come late are ignored. */
  void cancel() {
    cancelled = true;
    if (counted != null) {
      connection.core().presence().went(counted);
      counted = null;
    }
    if (claimed != null) {
      release(claimed);
      claimed = null;
    }
  }

  private void release(Spaces.Claim claim) {
    Session s = claim.session();
    connection.core().spaces().release(claim.space(), s, s.expirySeconds() > 0);
  }
}
