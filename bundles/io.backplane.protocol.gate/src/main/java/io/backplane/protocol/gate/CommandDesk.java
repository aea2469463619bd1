/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import io.backplane.device.api.Commands;
import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.Commands.State;
import io.backplane.device.api.Device;
import io.backplane.device.api.RegistryException;
import io.backplane.marks.Boundary;
import io.backplane.protocol.api.spi.Dialect.Outbound;
import io.backplane.protocol.gate.intake.Dialects;
import io.backplane.protocol.gate.intake.Gateways;
import io.backplane.protocol.gate.session.DeviceKey;
import io.backplane.protocol.gate.session.Session;
import io.backplane.protocol.gate.session.SessionTable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings commands to sessions and reports how far they got, on one thread of its own, since the
 * registry may block. Answers it learns from the stream. Work is kept as "this device wants its
 * commands", so that however many are queued nothing here grows beyond the devices that are
 * connected.
 */
@Boundary("Dialects and protocols are foreign code: a command one fails on waits.")
public final class CommandDesk implements SessionTable.Downlink {
  private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);
  private static final int MAX_REPORTS = 10_000;
  private static final Outbound NOWHERE = new Outbound("", new byte[0]);

  private final Dialects dialects;
  private final Gateways gateways;
  private final Executor worker;
  private final Function<DeviceKey, List<Session>> sessions;
  private final Set<DeviceKey> wanting = ConcurrentHashMap.newKeySet();
  private final Set<DeviceKey> later = ConcurrentHashMap.newKeySet();
  private final ArrayBlockingQueue<Report> reports = new ArrayBlockingQueue<>(MAX_REPORTS);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private volatile Commands commands;

  private record Report(DeviceKey device, String id, State state) {}

  CommandDesk(
      Dialects dialects,
      Gateways gateways,
      Executor worker,
      Function<DeviceKey, List<Session>> sessions) {
    this.dialects = dialects;
    this.gateways = gateways;
    this.worker = worker;
    this.sessions = sessions;
  }

  void use(Commands service, Iterable<DeviceKey> connected) {
    commands = service;
    connected.forEach(wanting::add);
    kick();
  }

  void drop(Commands service) {
    if (commands == service) {
      commands = null;
    }
  }

  @Override
  public void wanted(DeviceKey device) {
    wanting.add(device);
    kick();
  }

  /** A command was queued; if its device, or the gateway it is behind, is here it is brought. */
  void queued(Command command) {
    if (commands != null) {
      wanted(key(command));
    }
  }

  private static DeviceKey key(Command command) {
    return new DeviceKey(command.tenant(), command.device());
  }

  @Override
  public void delivered(DeviceKey device, String commandId) {
    report(new Report(device, commandId, State.DELIVERED));
  }

  private void report(Report report) {
    if (!reports.offer(report)) {
      dropped.increment();
      LOG.warn("Command {} of {} keeps its state: too many reports", report.id(), report.device());
    }
    kick();
  }

  /** Tries again what could not be done; once a second. */
  void tick() {
    for (DeviceKey k : later) {
      later.remove(k);
      wanting.add(k);
    }
    if (!wanting.isEmpty() || !reports.isEmpty()) {
      kick();
    }
  }

  private void kick() {
    if (commands != null && scheduled.compareAndSet(false, true)) {
      try {
        worker.execute(this::work);
      } catch (RejectedExecutionException e) {
        LOG.debug("The gate stops; commands wait for its successor");
      }
    }
  }

  private void work() {
    scheduled.set(false);
    Commands c = commands;
    if (c == null) {
      return;
    }
    try {
      for (Report r = reports.peek(); r != null; r = reports.peek()) {
        tell(c, r);
        reports.poll();
      }
      for (DeviceKey k : wanting) {
        wanting.remove(k);
        bring(c, k);
      }
    } catch (RegistryException e) {
      LOG.warn("Commands wait, the registry does not answer: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Commands wait for another try", e);
    }
  }

  /** Reports; what the registry will never take is not tried again. */
  private static void tell(Commands c, Report r) {
    try {
      c.report(r.device().tenant(), r.device().device(), r.id(), r.state(), "");
    } catch (RegistryException e) {
      if (e.reason() == RegistryException.Reason.UNAVAILABLE) {
        throw e;
      }
      LOG.info("The registry takes no report on command {}: {}", r.id(), e.getMessage());
    }
  }

  private void bring(Commands c, DeviceKey key) {
    try {
      List<Session> own = ready(key);
      if (own.isEmpty()) {
        List<Session> via = readyGateway(key);
        if (!via.isEmpty()) {
          deliver(c, c.pending(key.tenant(), key.device()), via);
        }
      } else {
        deliver(c, c.pending(key.tenant(), key.device()), own);
        List<Command> behind = c.pendingBehind(key.tenant(), key.device());
        deliver(c, behind.stream().filter(b -> ready(key(b)).isEmpty()).toList(), own);
      }
    } catch (RuntimeException e) {
      later.add(key);
      throw e;
    }
  }

  private List<Session> ready(DeviceKey key) {
    return sessions.apply(key).stream().filter(Session::takesCommands).toList();
  }

  private List<Session> readyGateway(DeviceKey key) {
    return gateways
        .device(key.tenant(), key.device())
        .map(Device::gateway)
        .map(g -> ready(new DeviceKey(key.tenant(), g)))
        .orElse(List.of());
  }

  private void deliver(Commands c, List<Command> pending, List<Session> ready) {
    for (Command command : pending) {
      if (ready.stream().noneMatch(s -> s.wasGiven(command.id()))) {
        deliver(c, command, ready);
      }
    }
  }

  private void deliver(Commands c, Command command, List<Session> ready) {
    for (Session s : ready) {
      Outbound out = encode(s, command);
      if (out == null) {
        later.add(key(command));
        return;
      }
      s.give(command.id(), key(command));
      if (out != NOWHERE && handOver(s, command, out)) {
        delivered.increment();
        tell(c, new Report(key(command), command.id(), State.SENT));
        return;
      }
      s.takeBack(command.id());
    }
  }

  private static boolean handOver(Session s, Command command, Outbound out) {
    try {
      return s.takesCommands() && s.link().deliver(command, out.topic(), out.payload());
    } catch (RuntimeException e) {
      LOG.error("Session {} failed on command {}", s.info().id(), command.id(), e);
      return false;
    }
  }

  /** Null if it cannot be said now, NOWHERE if this session takes no commands for others. */
  private Outbound encode(Session s, Command command) {
    Dialects.Offer dialect = dialects.get(s.info().identity().dialect());
    if (dialect == null) {
      return null;
    }
    try {
      if (key(command).equals(s.key())) {
        return dialect.dialect().encode(command);
      }
      Outbound via = dialect.dialect().encodeVia(s.info().identity(), command);
      return via == null ? NOWHERE : via;
    } catch (RuntimeException | LinkageError e) {
      dialect.record().fault(e, "command " + command.name());
      return null;
    }
  }

  long deliveredCount() {
    return delivered.sum();
  }

  long droppedReports() {
    return dropped.sum();
  }
}
