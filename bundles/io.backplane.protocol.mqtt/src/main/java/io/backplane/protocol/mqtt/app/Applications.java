/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.app;

import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.device.api.DeviceAuthenticator.Accepted;
import io.backplane.device.api.DeviceAuthenticator.Answer;
import io.backplane.device.api.DeviceAuthenticator.Denied;
import io.backplane.device.api.DeviceAuthenticator.Login;
import io.backplane.device.api.DeviceAuthenticator.Reason;
import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.protocol.mqtt.common.Services;
import io.backplane.protocol.mqtt.topic.ApplicationIdentity;
import io.backplane.security.api.Accounts;
import io.backplane.security.api.SecurityFault;
import io.backplane.security.api.Subject;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other door: API tokens and users sign in where devices do. A token is known by its prefix, a
 * user by name; everybody else is a device, and so may one be that has a user's name. Any thread.
 */
@Boundary("Accounts belong to another card: while they fail the connection is held.")
@Lane("mqtt-passwords")
public final class Applications {
  private static final Logger LOG = LoggerFactory.getLogger(Applications.class);
  private static final String TOKEN = "bpa_";
  private static final int THREADS = 2;
  private static final int WAITING = 64;
  private static final Answer UNAVAILABLE = new Denied(Reason.UNAVAILABLE);
  private static final Answer BAD_CREDENTIAL = new Denied(Reason.BAD_CREDENTIAL);
  private final Services services;
  private final ThreadPoolExecutor passwords;

  public Applications(Services services) {
    this.services = services;
    this.passwords =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            r -> new Thread(r, "mqtt-passwords"));
    passwords.allowCoreThreadTimeOut(true);
  }

  /** Whoever it is; applications are accepted as {@link Application#identity}. */
  public CompletionStage<Answer> authenticate(Login login, DeviceAuthenticator devices) {
    Accounts accounts = services.accounts();
    String token = token(login);
    if (accounts == null) {
      return token == null
          ? devices.authenticate(login).thenApply(Applications::unlessUser)
          : CompletableFuture.completedFuture(UNAVAILABLE);
    }
    if (token != null) {
      return CompletableFuture.completedFuture(
          accounts.token(token).map(this::accepted).orElse(BAD_CREDENTIAL));
    }
    boolean user =
        !login.secret().isEmpty()
            && accounts.subject(Subject.Kind.USER, login.tenant(), login.user()).isPresent();
    return user
        ? verified(accounts, login).thenCompose(a -> orDevice(a, login, devices))
        : devices.authenticate(login);
  }

  private static String token(Login login) {
    return login.user().startsWith(TOKEN)
        ? login.user()
        : login.secret().startsWith(TOKEN) ? login.secret() : null;
  }

  private Answer accepted(Subject s) {
    return new Accepted(ApplicationIdentity.of(s));
  }

  /** Who is no device may be a user, which cannot be said while there are no accounts. */
  private static Answer unlessUser(Answer device) {
    return device.equals(BAD_CREDENTIAL) ? UNAVAILABLE : device;
  }

  private CompletionStage<Answer> verified(Accounts accounts, Login login) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    try {
      passwords.execute(() -> answer.complete(verify(accounts, login)));
    } catch (RejectedExecutionException e) {
      LOG.debug("too many users sign in at a time; one more waits", e);
      answer.complete(UNAVAILABLE);
    }
    return answer;
  }

  private Answer verify(Accounts accounts, Login login) {
    try {
      return accepted(accounts.verify(login.user(), login.secret().toCharArray(), login.remote()));
    } catch (SecurityFault e) {
      LOG.debug("user from {} is denied", login.remote(), e);
      return e.reason() == SecurityFault.Reason.THROTTLED
          ? new Denied(Reason.THROTTLED)
          : BAD_CREDENTIAL;
    } catch (RuntimeException | LinkageError e) {
      LOG.error("the accounts failed; the connection is held", e);
      return UNAVAILABLE;
    }
  }

  private static CompletionStage<Answer> orDevice(
      Answer user, Login login, DeviceAuthenticator devices) {
    if (user instanceof Accepted || user.equals(UNAVAILABLE)) {
      return CompletableFuture.completedFuture(user);
    }
    return devices.authenticate(login).thenApply(d -> d.equals(BAD_CREDENTIAL) ? user : d);
  }

  /**
   * Does something that may block.
   *
   * @throws RejectedExecutionException if too much waits
   */
  void later(Runnable work) {
    passwords.execute(work);
  }

  public void close() {
    passwords.shutdownNow();
  }
}
