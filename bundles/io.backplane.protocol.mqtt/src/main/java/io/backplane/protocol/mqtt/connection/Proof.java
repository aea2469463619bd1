/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.connection;

import io.backplane.device.api.CertificateAuthenticator.Shown;
import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.device.api.DeviceAuthenticator.Answer;
import io.backplane.device.api.DeviceAuthenticator.Denied;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.message.api.TenantId;
import io.backplane.net.api.PeerCertificate;
import io.backplane.protocol.mqtt.common.Commons;
import io.backplane.protocol.mqtt.flow.Core;
import io.backplane.protocol.mqtt.wire.Connect;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client proves itself with at CONNECT: a password or token, its certificate, or an exchange
 * that follows. On the connection's event loop.
 */
final class Proof {
  private static final Logger LOG = LoggerFactory.getLogger(Proof.class);
  private static final Answer UNKNOWN = new Denied(Reason.BAD_CREDENTIAL);
  private static final byte[] NOTHING = {};
  private final MqttConnection connection;
  private final Connect connect;
  private final PeerCertificate shown;

  Proof(MqttConnection connection, Connect connect) {
    this.connection = connection;
    this.connect = connect;
    this.shown = connection.net().certificate().filter(c -> counts()).orElse(null);
  }

  /** A certificate counts for who gives no password, or where passwords do not. */
  private boolean counts() {
    return method().isEmpty()
        && offered(Core.CERTIFICATE)
        && (connect.password() == null || !offered(Core.PASSWORD));
  }

  private boolean offered(String way) {
    return connection.core().offers(connection.net(), way);
  }

  private String method() {
    return connect.properties().authenticationMethod();
  }

  /** {@link Core#PASSWORD}, {@link Core#CERTIFICATE} or an authentication method. */
  String way() {
    String otherwise = shown == null ? Core.PASSWORD : Core.CERTIFICATE;
    return method().isEmpty() ? otherwise : method();
  }

  boolean nameless() {
    return connect.user() == null || connect.user().isEmpty();
  }

  /** Whether there is who can tell about a certificate, if that is needed. */
  boolean ready() {
    return shown == null || connection.core().services().certificates() != null;
  }

  /** Asks who it is; of an exchange that is asked elsewhere. */
  CompletionStage<Answer> ask(DeviceAuthenticator authenticator) {
    return shown == null ? byPassword(authenticator) : byCertificate(authenticator);
  }

  /** The common name of the certificate where the listener's rule says that it is a device. */
  private String name() {
    if (!"on".equals(connection.net().rules().get("certificateNames"))) {
      return "";
    }
    try {
      for (Rdn part : new LdapName(shown.subject()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return part.getValue().toString();
        }
      }
    } catch (InvalidNameException e) {
      LOG.debug("the certificate of {} names nobody: {}", remote(), e.getMessage());
    }
    return "";
  }

  private String remote() {
    return connection.net().remote().getAddress().getHostAddress();
  }

  private CompletionStage<Answer> byPassword(DeviceAuthenticator authenticator) {
    byte[] secret = connect.password();
    String text = new String(secret == null ? NOTHING : secret, StandardCharsets.UTF_8);
    return authenticator.authenticate(
        new DeviceAuthenticator.Login(
            TenantId.DEFAULT, connect.user(), text, remote(), Commons.PROTOCOL));
  }

  /** A certificate nobody knows leaves a bare token its chance. */
  private CompletionStage<Answer> byCertificate(DeviceAuthenticator otherwise) {
    String user = nameless() ? "" : connect.user();
    boolean token = !user.isEmpty() && offered(Core.PASSWORD);
    return connection
        .core()
        .services()
        .certificates()
        .authenticate(
            new Shown(TenantId.DEFAULT, user, shown.sha256(), name(), remote(), Commons.PROTOCOL))
        .thenCompose(
            a ->
                token && a.equals(UNKNOWN)
                    ? byPassword(otherwise)
                    : CompletableFuture.completedFuture(a));
  }
}
