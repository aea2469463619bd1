/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import io.backplane.marks.Lane;
import io.backplane.message.api.TenantId;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.security.api.Accounts;
import io.backplane.security.api.PasswordHashing;
import io.backplane.security.api.SecurityFault;
import io.backplane.security.api.SecurityFault.Reason;
import io.backplane.security.api.Subject;
import io.backplane.security.api.TopicRule;
import io.backplane.security.core.AccountData.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Accounts in one encrypted file; everything that is asked often is answered from memory. */
@Component(
    service = {Accounts.class, MetricSource.class},
    immediate = true,
    configurationPid = "io.backplane.security.core")
@Designate(ocd = Config.class)
@Lane("security-keeper")
public final class StoredAccounts implements Accounts, MetricSource {
  private static final int MOST_TOPICS = 100;
  private static final int FREE_FAILURES = 5;
  private static final int FREE_FAILURES_PER_REMOTE = 30;
  private static final int NOBODY_SECONDS = 20;

  private final AccountTable table;
  private final FirstStart firstStart;
  private final PasswordHashing hashing;
  private final Throttle perUser;
  private final Throttle perRemote;
  private final LongSupplier clock;
  private final Nobody nobody;
  private final ScheduledExecutorService keeper;
  private final LongAdder signedIn = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder throttled = new LongAdder();

  /** Loads the accounts; on a first start leaves the first-start token in the data folder. */
  @Activate
  public StoredAccounts(
      BundleContext context, Config config, @Reference(name = "hashing") PasswordHashing hashing) {
    this(
        Path.of(context.getProperty("backplane.data")), config, hashing, StoredAccounts::microTime);
  }

  StoredAccounts(Path data, Config config, PasswordHashing hashing, LongSupplier clock) {
    Secrets secrets = new Secrets();
    this.hashing = hashing;
    this.clock = clock;
    this.perUser = new Throttle(FREE_FAILURES, clock);
    this.perRemote = new Throttle(FREE_FAILURES_PER_REMOTE, clock);
    this.firstStart = new FirstStart(data, secrets);
    try {
      this.table = new AccountTable(new AccountFile(data, secrets), secrets, config, clock);
      firstStart.settle(table.hasUsers());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    this.nobody = new Nobody(hashing, secrets);
    this.keeper = Executors.newSingleThreadScheduledExecutor(StoredAccounts::thread);
    keeper.scheduleWithFixedDelay(table::tidy, 1, 1, TimeUnit.MINUTES);
    keeper.schedule(nobody::hash, NOBODY_SECONDS, TimeUnit.SECONDS);
  }

  /** Writes what was not worth a write of its own. */
  @Deactivate
  void close() {
    keeper.shutdownNow();
    table.tidy();
  }

  private static Thread thread(Runnable work) {
    Thread t = new Thread(work, "security-keeper");
    t.setDaemon(true);
    return t;
  }

  private static long microTime() {
    return System.currentTimeMillis() * 1000;
  }

  @Override
  public boolean setupDone() {
    return table.hasUsers();
  }

  @Override
  public synchronized SignedIn setup(String token, String user, char[] password) {
    if (setupDone()) {
      throw new SecurityFault(Reason.ALREADY_DONE, "the setup was done before");
    }
    if (perRemote.waits("setup")) {
      throw new SecurityFault(Reason.THROTTLED, "too many wrong tokens; try again later");
    }
    try {
      if (!firstStart.accepts(token)) {
        perRemote.failed("setup");
        throw new SecurityFault(Reason.BAD_TOKEN, "this is not the first-start token");
      }
      PasswordRules.check(user, password);
      User administrator =
          new User(
              user,
              TenantId.DEFAULT,
              hashing.hash(password),
              Set.of("administrator"),
              clock.getAsLong());
      table.add(administrator);
      firstStart.done();
      signedIn.increment();
      return table.open(administrator);
    } catch (IOException e) {
      throw new UncheckedIOException("the setup cannot be stored: " + e.getMessage(), e);
    }
  }

  @Override
  public SignedIn signIn(String user, char[] password, String remote) {
    return table.open(proved(user, password, remote));
  }

  @Override
  public Subject verify(String user, char[] password, String remote) {
    return AccountTable.subject(proved(user, password, remote));
  }

  @Override
  public Optional<Subject> subject(Subject.Kind kind, TenantId tenant, String id) {
    return table.subject(kind, id).filter(s -> s.tenant().equals(tenant));
  }

  private User proved(String user, char[] password, String remote) {
    String host = host(remote);
    String key = user + '\n' + host;
    if (perUser.waits(key) || perRemote.waits(host)) {
      throttled.increment();
      throw new SecurityFault(Reason.THROTTLED, "too many failed attempts; try again later");
    }
    String nobodys = nobody.hash();
    Optional<User> known = table.user(user);
    boolean right =
        password.length <= 256
            && hashing.verify(password, known.map(User::hash).orElse(nobodys))
            && known.isPresent();
    if (!right) {
      perUser.failed(key);
      perRemote.failed(host);
      failed.increment();
      throw new SecurityFault(Reason.BAD_CREDENTIAL, "user name or password is wrong");
    }
    perUser.succeeded(key);
    signedIn.increment();
    return known.get();
  }

  /** The address without the port, which changes with every connection. */
  private static String host(String remote) {
    int colon = remote.lastIndexOf(':');
    boolean port = colon > 0 && (remote.indexOf(':') == colon || remote.charAt(colon - 1) == ']');
    return port ? remote.substring(0, colon) : remote;
  }

  @Override
  public Optional<SignedIn> session(String sessionSecret) {
    return table.session(sessionSecret);
  }

  @Override
  public void signOut(String sessionSecret) {
    table.close(sessionSecret);
  }

  @Override
  public Optional<Subject> token(String token) {
    return table.token(token);
  }

  @Override
  public IssuedToken issueToken(Subject owner, String label, long expiresAt) {
    return issueToken(owner, label, expiresAt, List.of());
  }

  @Override
  public IssuedToken issueToken(
      Subject owner, String label, long expiresAt, List<TopicRule> topics) {
    if (label.length() > 200) {
      throw new SecurityFault(Reason.INVALID, "label may have at most 200 characters");
    }
    if (topics.size() > MOST_TOPICS) {
      throw new SecurityFault(Reason.INVALID, "at most " + MOST_TOPICS + " topic rules");
    }
    return table.issue(owner, label, expiresAt, List.copyOf(topics));
  }

  @Override
  public List<ApiToken> tokens(Subject owner) {
    return table.tokens(owner);
  }

  @Override
  public boolean revokeToken(Subject owner, String id) {
    return table.revoke(owner, id);
  }

  @Override
  public void collect(MetricSink sink) {
    String name = "backplane_security_sign_ins_total";
    String help = "Sign-ins of people by outcome.";
    sink.counter(name, help, signedIn.sum(), "outcome", "accepted");
    sink.counter(name, help, failed.sum(), "outcome", "denied");
    sink.counter(name, help, throttled.sum(), "outcome", "throttled");
    sink.gauge("backplane_security_sessions", "Sessions of people alive.", table.sessionCount());
    sink.gauge("backplane_security_api_tokens", "API tokens valid.", table.tokenCount());
  }
}
