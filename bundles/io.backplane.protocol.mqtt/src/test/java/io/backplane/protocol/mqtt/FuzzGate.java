/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.Commands.State;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.IngressStats;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.api.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A gate without threads: it answers at once, or when it is told to. What it says of a message the
 * first byte of the payload chooses. Each session that is ready gets one command.
 */
final class FuzzGate implements Ingress, Sessions {
  private static final byte[] COMMAND = {'{', '}'};
  private static final Rejection.Reason[] REASONS = Rejection.Reason.values();
  private final Queue<Runnable> unanswered = new ConcurrentLinkedQueue<>();
  private final FuzzLoop loop;
  private final AtomicInteger open = new AtomicInteger();

  /** Whether answers are held back. */
  private volatile boolean late;

  FuzzGate(FuzzLoop loop) {
    this.loop = loop;
  }

  void hold() {
    late = true;
  }

  /** Answers what was held back, from now on everything at once. */
  void speak() {
    late = false;
    for (Runnable r = unanswered.poll(); r != null; r = unanswered.poll()) {
      r.run();
    }
  }

  @Override
  public IngressBatch newBatch() {
    return new Batch();
  }

  @Override
  public NodeClock clock() {
    return System::nanoTime;
  }

  @Override
  public boolean available(String dialect) {
    return true;
  }

  @Override
  public void whenAvailable(String dialect, Runnable callback) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome replay(int partition, long offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public IngressStats stats() {
    throw new UnsupportedOperationException();
  }

  /** How many sessions are announced and not closed. */
  @Override
  public int count() {
    return open.get();
  }

  @Override
  public List<SessionInfo> list() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Handle open(SessionInfo info, Link link) {
    open.incrementAndGet();
    return new Announced(info, link);
  }

  private final class Announced implements Handle {
    private final SessionInfo info;
    private final Link link;
    private boolean commanded;
    private boolean closed;

    Announced(SessionInfo info, Link link) {
      this.info = info;
      this.link = link;
    }

    @Override
    public void ready() {
      if (!commanded) {
        commanded = true;
        loop.execute(this::command);
      }
    }

    private void command() {
      Command c =
          new Command(
              TenantId.DEFAULT,
              info.identity().device(),
              "c1",
              "go",
              "{}",
              State.QUEUED,
              "",
              0,
              0,
              0);
      link.deliver(c, "commands/c1/go", COMMAND);
    }

    @Override
    public void delivered(String commandId) {
      if (!commandId.equals("c1")) {
        throw new IllegalStateException("no such command: " + commandId);
      }
    }

    @Override
    public void close(String reason) {
      if (closed) {
        throw new IllegalStateException("closed twice");
      }
      closed = true;
      open.decrementAndGet();
    }
  }

  private final class Batch implements IngressBatch {
    private final List<Outcome> outcomes = new ArrayList<>();

    @Override
    public int offer(DeviceIdentity from, Inbound in) {
      outcomes.add(outcome(in.payload()));
      return outcomes.size() - 1;
    }

    @Override
    public int offer(DeviceMessage message) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int size() {
      return outcomes.size();
    }

    @Override
    public void submit(Consumer<Outcome[]> done) {
      Outcome[] all = outcomes.toArray(Outcome[]::new);
      if (late) {
        unanswered.add(() -> done.accept(all));
      } else {
        done.accept(all);
      }
    }

    private static Outcome outcome(byte[] payload) {
      if (payload.length == 0 || (payload[0] & 7) != 7) {
        return Outcome.Accepted.INSTANCE;
      }
      Rejection.Reason reason = REASONS[(payload[0] >> 3 & 31) % REASONS.length];
      Rejection why = new Rejection(reason, "chosen");
      return reason.retryable() ? new Outcome.Refused(why) : new Outcome.Rejected(why);
    }
  }
}
