/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.mqtt.flow.Core;
import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.limit.Drop;
import io.backplane.protocol.mqtt.limit.Excess;
import io.backplane.protocol.mqtt.limit.Overflow;
import io.backplane.protocol.mqtt.limit.Protection;
import io.backplane.protocol.mqtt.limit.QueueLimits;
import io.backplane.protocol.mqtt.limit.Settings;
import io.backplane.security.api.Authorizer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The card with everything around it on one thread, and the view from outside: is all well? */
final class FuzzRig {
  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final Protection LIMITS =
      new Protection(8, 200, 5, 500, 4, 0, 0, Excess.PAUSE, 0, 0, 3, 0, 60, 300, 4 << 10);
  private static final QueueLimits QUEUES =
      new QueueLimits(16 << 10, 0, 64 << 10, 0, 32 << 10, Overflow.DROP_NEWEST);
  private static final Settings SETTINGS =
      new Settings(
          64 << 10, 10_000, 10_000, 10_000, 16, 8 << 10, 16 << 10, 5, 20, 8 << 10, 60, 10, 4, 0,
          QUEUES, LIMITS);
  private final FuzzLoop loop = new FuzzLoop();
  private final FuzzGate gate = new FuzzGate(loop);
  private final FuzzStreams streams = new FuzzStreams();
  private final FuzzAllocator alloc = new FuzzAllocator();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final MqttProtocol card = new MqttProtocol(SETTINGS);
  private long connections;

  FuzzRig(Dialect dialect) {
    String here = Thread.currentThread().getName();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent e) {
            if (e.getLevel().isGreaterOrEqual(Level.ERROR) && e.getThreadName().equals(here)) {
              errors.add(e.getFormattedMessage());
            }
          }
        };
    appender.start();
    ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME))
        .addAppender(appender);
    FuzzDoor door = new FuzzDoor();
    card.bindStreams(streams);
    card.bindIngress(gate);
    card.bindSessions(gate);
    card.bindAuthenticator(door);
    card.bindAccounts(new FakeAccounts());
    card.bindAuthorizer((subject, action, resource) -> new Authorizer.Decision(true, "test"));
    core().services().add("native", dialect);
    core().services().add(FuzzDoor.NAME, door);
    card.attachedAll();
    eventually("the card is ready", core()::loginsPossible);
  }

  Core core() {
    return card.core();
  }

  FuzzGate gate() {
    return gate;
  }

  FuzzAllocator alloc() {
    return alloc;
  }

  FuzzConnection connect() {
    FuzzConnection c = new FuzzConnection(connections++, loop, alloc);
    card.attach(c, null);
    return c;
  }

  /** Does all there is to do. */
  void settle() {
    Journal journal = core().journal();
    boolean again = true;
    while (again) {
      loop.run();
      journal.send();
      again = streams.answer() || loop.busy() || !journal.isDurable(journal.records());
    }
  }

  /** Fails if that does not come about; other threads may have a hand in it for a moment. */
  void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not so: " + what);
      }
      LockSupport.parkNanos(100_000);
      settle();
    }
  }

  /** Nothing was taken for a defect. */
  void noDefect() {
    if (!errors.isEmpty()) {
      throw new AssertionError("logged as errors: " + errors);
    }
    if (core().counters().closes("fault") > 0 || core().counters().dropped(Drop.FAULT) > 0) {
      throw new AssertionError("a connection or a message ended by a defect");
    }
  }

  /** All connections are gone: nothing is left but what is to outlive them, and that can go. */
  void nothingLeft() {
    eventually("no message is on its way", () -> core().tally().inFlight == 0);
    eventually("the account balances", () -> card.accounts().get(0).difference() == 0);
    eventually("nothing is under way", core().quiet()::idle);
    eventually("sessions are told to be closed", () -> gate.count() == 0);
    core().wills().waiting().forEach(d -> core().wills().alive(FuzzDoor.KEY, d.clientId()));
    core().spaces().forget(FuzzDoor.KEY);
    eventually("sessions are gone", () -> core().spaces().all().isEmpty());
    eventually("retained messages take no memory", () -> core().spaces().retainedBytes() == 0);
    eventually("queues take no memory", () -> core().stock().bytes() == 0);
    eventually("no will waits", () -> core().wills().waiting().isEmpty());
    eventually("buffers are given back", () -> alloc.used() == 0);
  }
}
