/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.auth;

import io.backplane.device.api.CertificateAuthenticator;
import io.backplane.device.api.DeviceAuthenticator;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.ScramAuthenticator;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.security.api.PasswordHashing;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers logins on the caller's thread when memory can, else on two small pools: one that asks the
 * database, one that hashes passwords. Both queues are bounded, so a storm ends in UNAVAILABLE
 * instead of in an ever longer wait.
 */
@Component(
    service = {
      DeviceAuthenticator.class,
      ScramAuthenticator.class,
      CertificateAuthenticator.class,
      MetricSource.class
    })
@Boundary("A login whose check fails is told to come again; the pools go on.")
@Lane({"device-login", "device-password"})
public final class JdbcDeviceAuthenticator
    implements DeviceAuthenticator, ScramAuthenticator, CertificateAuthenticator, MetricSource {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcDeviceAuthenticator.class);
  private static final int MAX_LOOKUPS = 20_000;
  private static final int MAX_HASHES = 2_000;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(15);
  private static final DeviceAuthenticator.Denied UNAVAILABLE =
      new DeviceAuthenticator.Denied(Reason.UNAVAILABLE);
  private static final ScramAuthenticator.Denied NO_SUCH =
      new ScramAuthenticator.Denied(Reason.BAD_CREDENTIAL);
  private static final ScramAuthenticator.Denied NOT_NOW =
      new ScramAuthenticator.Denied(Reason.UNAVAILABLE);

  private final LoginCheck check;
  private final ScramCheck scram;
  private final CertificateCheck certificates;
  private final UseTimes uses;
  private final Refusals refusals;
  private final ThreadPoolExecutor lookups;
  private final ThreadPoolExecutor hashes;
  private final ScheduledFuture<?> flushing;
  private final ScheduledFuture<?> telling;
  private final LongAdder accepted = new LongAdder();
  private final Map<Reason, LongAdder> denied = new EnumMap<>(Reason.class);

  @Activate
  public JdbcDeviceAuthenticator(
      @Reference(name = "registry") Registry registry,
      @Reference(name = "hashing") PasswordHashing hashing,
      @Reference(name = "state") DeviceState state) {
    for (Reason r : Reason.values()) {
      denied.put(r, new LongAdder());
    }
    this.uses = new UseTimes(registry);
    this.refusals = new Refusals(registry, state);
    this.check = new LoginCheck(registry, hashing, uses, refusals);
    this.scram = new ScramCheck(registry, check);
    this.certificates = new CertificateCheck(registry, check);
    this.lookups = pool("device-login", 2, MAX_LOOKUPS);
    int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.hashes = pool("device-password", half, MAX_HASHES);
    this.flushing = registry.every(60_000, uses::flush);
    this.telling = registry.every(1_000, refusals::flush);
  }

  private static ThreadPoolExecutor pool(String name, int threads, int bound) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(bound),
            work -> {
              Thread t = new Thread(work, name);
              t.setDaemon(true);
              return t;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Whoever still waits is told to come again. */
  @Deactivate
  public void close() {
    flushing.cancel(false);
    telling.cancel(false);
    for (ThreadPoolExecutor pool : new ThreadPoolExecutor[] {lookups, hashes}) {
      for (Runnable waiting : pool.shutdownNow()) {
        ((Turn) waiting).giveUp();
      }
    }
    flush();
  }

  private void flush() {
    try {
      refusals.flush();
      uses.flush();
    } catch (RegistryException e) {
      LOG.debug("refusals and times of last use are not stored: {}", e.getMessage());
    }
  }

  @Override
  public CompletionStage<Answer> authenticate(Login login) {
    Answer known = check.fromMemory(login);
    if (known != null) {
      count(known);
      return CompletableFuture.completedFuture(known);
    }
    Waiting w = new Waiting(login, System.nanoTime(), new CompletableFuture<>());
    w.done.thenAccept(this::count);
    submit(lookups, w);
    return w.done.copy();
  }

  @Override
  public CompletionStage<Salting> salt(Login login) {
    return ask(login, scram::salt, NO_SUCH, NOT_NOW);
  }

  @Override
  public CompletionStage<Verdict> verify(Login login, byte[] message, byte[] proof) {
    CompletionStage<Verdict> verdict =
        ask(login, (l, c, s) -> scram.verify(l, c, s, message, proof), NO_SUCH, NOT_NOW);
    verdict.thenAccept(this::count);
    return verdict;
  }

  private <T> CompletionStage<T> ask(
      Login login, ScramCheck.Question<T> question, T noSuch, T notNow) {
    T known = scram.fromMemory(login, question, noSuch);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    CompletableFuture<T> done = new CompletableFuture<>();
    submit(lookups, new Lookup<>(() -> scram.fromDatabase(login, question), notNow, done));
    return done;
  }

  @Override
  public CompletionStage<Answer> authenticate(Shown shown) {
    Answer known = certificates.fromMemory(shown);
    CompletableFuture<Answer> done = new CompletableFuture<>();
    done.thenAccept(this::count);
    if (known == null) {
      submit(lookups, new Lookup<>(() -> certificates.fromDatabase(shown), UNAVAILABLE, done));
    } else {
      done.complete(known);
    }
    return done;
  }

  private static void submit(ThreadPoolExecutor pool, Turn turn) {
    try {
      pool.execute(turn);
    } catch (RejectedExecutionException e) {
      turn.giveUp();
    }
  }

  private void count(Verdict verdict) {
    if (verdict instanceof ScramAuthenticator.Denied d) {
      denied.get(d.reason()).increment();
    } else {
      accepted.increment();
    }
  }

  private void count(Answer a) {
    if (a instanceof DeviceAuthenticator.Denied d) {
      denied.get(d.reason()).increment();
    } else {
      accepted.increment();
    }
  }

  /** What waits in a pool. */
  private interface Turn extends Runnable {
    /** It will not be answered: whoever waits is to come again. */
    void giveUp();
  }

  /** A question to the database. */
  private record Lookup<T>(Supplier<T> question, T notNow, CompletableFuture<T> done)
      implements Turn {
    @Override
    public void run() {
      try {
        done.complete(question.get());
      } catch (RuntimeException e) {
        LOG.warn("login cannot be answered: {}", e.getMessage());
        done.complete(notNow);
      }
    }

    @Override
    public void giveUp() {
      done.complete(notNow);
    }
  }

  /** A login on its way through the pools. */
  private final class Waiting implements Turn {
    private final Login login;
    private final long since;
    private final CompletableFuture<Answer> done;
    private LoginCheck.Hashing hashing;

    Waiting(Login login, long since, CompletableFuture<Answer> done) {
      this.login = login;
      this.since = since;
      this.done = done;
    }

    @Override
    public void giveUp() {
      done.complete(UNAVAILABLE);
    }

    @Override
    public void run() {
      if (System.nanoTime() - since > PATIENCE) {
        done.complete(UNAVAILABLE);
        return;
      }
      try {
        if (hashing != null) {
          done.complete(hashing.verify());
          return;
        }
        Object found = check.fromDatabase(login);
        if (found instanceof Answer a) {
          done.complete(a);
        } else {
          hashing = (LoginCheck.Hashing) found;
          submit(hashes, this);
        }
      } catch (RuntimeException e) {
        LOG.warn("login cannot be answered: {}", e.getMessage());
        done.complete(UNAVAILABLE);
      }
    }
  }

  @Override
  public void collect(MetricSink sink) {
    String name = "backplane_device_logins_total";
    String help = "Logins of devices by outcome.";
    sink.counter(name, help, accepted.sum(), "outcome", "accepted");
    denied.forEach(
        (reason, n) ->
            sink.counter(
                name,
                help,
                n.sum(),
                "outcome",
                reason.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    sink.gauge(
        "backplane_device_logins_waiting",
        "Logins that wait for database or password hashing.",
        lookups.getQueue().size() + hashes.getQueue().size());
  }
}
